package org.skald.infra.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.client.Grant;
import org.skald.client.Session;
import org.skald.client.SkaldLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald lock}: runs a command while holding a lock. */
@Command(
    name = "lock",
    description = {
      "Runs a command while holding a lock, and exits with its exit code.",
      "The command finds SKALD_LOCK, SKALD_TOKEN and SKALD_SESSION in its environment; the token is"
          + " for whatever it writes to. It is ended when the lock is lost."
    },
    customSynopsis = "skald lock [OPTIONS] NAME -- COMMAND [ARGUMENTS]...")
final class LockCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeAddress node;

  @Option(names = "--shared", description = "Together with others that hold it shared.")
  private boolean shared;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to wait for it, such as 30s; for ever, when not given.")
  private @Nullable Duration wait;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "How long it outlives this process when that dies (${DEFAULT-VALUE}).")
  private @Nullable Duration ttl;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "How long nobody gets it after it was lost; not at all, when not given.")
  private @Nullable Duration delay;

  @Parameters(index = "0", paramLabel = "NAME", description = "The lock.")
  private @Nullable String name;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run.")
  private @Nullable List<String> command;

  @Override
  public Integer call() throws InterruptedException {
    return new Guarded("lock '%s'".formatted(name), Objects.requireNonNull(command))
        .run(
            Objects.requireNonNull(node),
            Objects.requireNonNull(ttl),
            this::acquire,
            grant -> Map.of("SKALD_LOCK", grant.lock()));
  }

  private Optional<Grant> acquire(Session session) throws InterruptedException {
    var wanted = Objects.requireNonNull(name);
    SkaldLock lock = shared ? session.sharedLock(wanted) : session.lock(wanted);
    if (delay != null) {
      lock = lock.withDelay(delay);
    }
    return wait == null ? Optional.of(lock.acquire()) : lock.tryAcquire(wait);
  }
}
