package org.skald.infra.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.skald.client.Grant;
import org.skald.client.NodesUnavailable;
import org.skald.client.RequestRefused;
import org.skald.client.Session;
import org.skald.client.Skald;
import org.skald.client.SkaldClient;
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

  private static final Duration END_MAX = Duration.ofSeconds(3);

  @Mixin private @Nullable NodeOptions node;

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

  private volatile @Nullable Process running;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = Skald.connect(Objects.requireNonNull(node).url())) {
      // Whoever ends this process ends what it guards, and does not leave the lock to its time.
      var hook = new Thread(() -> endAll(client), "end-all");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return call(client);
      } finally {
        removeHook(hook);
      }
    }
  }

  private void endAll(SkaldClient client) {
    var process = running;
    if (process != null) {
      end(process);
    }
    client.close();
  }

  private int call(SkaldClient client) throws InterruptedException {
    try (var session = client.openSession(Objects.requireNonNull(ttl))) {
      var grant = acquire(session);
      if (grant.isEmpty()) {
        throw new Failed(
            Failed.NOT_IN_TIME,
            "expected lock '%s' within %s, found that it was not free".formatted(name, wait));
      }
      return run(session, grant.get());
    } catch (NodesUnavailable e) {
      throw new Failed(Failed.UNREACHABLE, String.valueOf(e.getMessage()));
    } catch (RequestRefused e) {
      throw new Failed(Failed.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Grant> acquire(Session session) throws InterruptedException {
    var wanted = Objects.requireNonNull(name);
    SkaldLock lock = shared ? session.sharedLock(wanted) : session.lock(wanted);
    if (delay != null) {
      lock = lock.withDelay(delay);
    }
    return wait == null ? Optional.of(lock.acquire()) : lock.tryAcquire(wait);
  }

  private int run(Session session, Grant grant) throws InterruptedException {
    var process = start(session, grant);
    running = process;
    grant.onLost(() -> Thread.ofVirtual().name("lock-lost").start(() -> end(process)));
    var code = process.waitFor();
    var held = grant.isHeld();
    grant.close();
    if (!held) {
      throw new Failed(
          Failed.LOST,
          "expected to hold lock '%s' to the end, found that it was lost; the command was ended"
              .formatted(name));
    }
    return code;
  }

  private Process start(Session session, Grant grant) {
    var builder = new ProcessBuilder(Objects.requireNonNull(command)).inheritIO();
    builder.environment().put("SKALD_LOCK", grant.lock());
    builder.environment().put("SKALD_TOKEN", Long.toString(grant.token()));
    builder.environment().put("SKALD_SESSION", session.id());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Failed(
          Failed.REFUSED, "expected a command that can be run, found: " + e.getMessage());
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }

  /** Asks the command and its children to end, and makes them when they do not. */
  private static void end(Process process) {
    var all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
