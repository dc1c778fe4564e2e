package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.client.Grant;
import org.skald.client.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald semaphore}: runs a command while holding permits, or shows who holds some. */
@Command(
    name = "semaphore",
    description = {
      "Runs a command while it holds permits of a semaphore, and exits with its exit code; or shows"
          + " who holds some.",
      "The command finds SKALD_SEMAPHORE, SKALD_TOKEN and SKALD_SESSION in its environment. It is"
          + " ended when the permits are lost."
    },
    customSynopsis = {
      "skald semaphore [OPTIONS] NAME --limit N -- COMMAND [ARGUMENTS]...",
      "skald semaphore NAME --show [--json]"
    })
final class SemaphoreCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--show", description = "Shows who holds permits and who waits.")
  private boolean show;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many permits there are in all; who comes first fixes it.")
  private @Nullable Integer limit;

  @Option(
      names = "--permits",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many of them the command needs (${DEFAULT-VALUE}).")
  private int permits;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to wait for them, such as 30s; for ever, when not given.")
  private @Nullable Duration wait;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "How long they outlive this process when that dies (${DEFAULT-VALUE}).")
  private @Nullable Duration ttl;

  @Parameters(index = "0", paramLabel = "NAME", description = "The semaphore.")
  private @Nullable String name;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "What to run.")
  private @Nullable List<String> command;

  @Override
  public Integer call() throws InterruptedException {
    var to = Objects.requireNonNull(node);
    var run = command == null ? List.<String>of() : command;
    if (show == !run.isEmpty() || show == (limit != null)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "expected --limit and a command to run behind --, or --show alone");
    }
    return show
        ? show(to)
        : new Guarded("permits of semaphore '%s'".formatted(name), run)
            .run(
                to.address(),
                Objects.requireNonNull(ttl),
                this::acquire,
                grant -> Map.of("SKALD_SEMAPHORE", grant.lock()));
  }

  private Optional<Grant> acquire(Session session) throws InterruptedException {
    var semaphore = session.semaphore(Objects.requireNonNull(name), Objects.requireNonNull(limit));
    return wait == null
        ? Optional.of(semaphore.acquire(permits))
        : semaphore.tryAcquire(permits, wait);
  }

  private int show(NodeOptions to) {
    var path = "/semaphores/" + ApiClient.encoded(Objects.requireNonNull(name));
    var semaphore = to.client().get(path + "?read=linearizable").orFail();
    if (to.isJson()) {
      to.screen().plain(semaphore.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    semaphore.path("holders").forEach(it -> rows.add(row("holder", it, "token")));
    semaphore.path("waiters").forEach(it -> rows.add(row("waiter", it, "place")));
    to.screen().table(List.of("role", "session", "permits", "token or place"), rows);
    to.screen()
        .plain(
            "%d of %d free"
                .formatted(semaphore.path("free").asInt(), semaphore.path("limit").asInt()));
    return 0;
  }

  private static List<String> row(String role, JsonNode who, String at) {
    return List.of(
        role, who.path("session").asText(), who.path("permits").asText(), who.path(at).asText());
  }
}
