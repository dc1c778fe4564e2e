package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about the locks that sagas hold, and about quantities. */
final class SagaLockCommands {

  private SagaLockCommands() {}

  private static String path(String key) {
    return "/saga-locks/" + ApiClient.encoded(key);
  }

  /** {@code skald saga locks}: who holds which, and who waits. */
  @Command(
      name = "locks",
      description =
          "Lists the locks that sagas hold, and quantities; or shows who holds one, and who waits"
              + " for it in which order.")
  static final class Locks implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Parameters(index = "0", arity = "0..1", paramLabel = "KEY", description = "One lock.")
    private @Nullable String key;

    @Option(
        names = "--limit",
        defaultValue = "50",
        description = "How many at the most (${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--after", description = "The 'next' of an earlier page.")
    private @Nullable String after;

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      if (key != null) {
        show(options, options.client().get(path(key)).orFail());
      } else {
        list(options);
      }
      return 0;
    }

    private void list(NodeOptions options) {
      var more = after == null ? "" : "&after=" + ApiClient.encoded(after);
      var page = options.client().get("/saga-locks?limit=" + limit + more).orFail();
      if (options.isJson()) {
        options.screen().plain(page.toString());
        return;
      }
      var rows = new ArrayList<List<String>>();
      for (var lock : page.path("locks")) {
        rows.add(
            List.of(
                lock.path("key").asText(),
                lock.path("holders").asText(),
                lock.path("waiters").asText(),
                lock.path("quantity").asText(),
                lock.path("available").asText()));
      }
      options.screen().table(List.of("lock", "holders", "waiters", "quantity", "available"), rows);
      options.more(page);
    }
  }

  private static void show(NodeOptions options, JsonNode lock) {
    if (options.isJson()) {
      options.screen().plain(lock.toString());
      return;
    }
    var rows = new ArrayList<List<String>>();
    for (var holder : lock.path("holders")) {
      rows.add(row("holds", holder, holder.path("since").asText()));
    }
    for (var waiter : lock.path("waiters")) {
      rows.add(row("waits", waiter, waiter.path("since").asText()));
    }
    options
        .screen()
        .line(
            "%s  quantity %s, available %s"
                .formatted(
                    lock.path("key").asText(),
                    lock.path("quantity").asText(),
                    lock.path("available").asText()));
    options.screen().table(List.of("", "saga", "mode", "amount", "since"), rows);
  }

  private static List<String> row(String what, JsonNode claim, String since) {
    return List.of(
        what,
        claim.path("saga").asText(),
        claim.path("mode").asText(),
        claim.path("amount").asText(),
        since);
  }

  /** {@code skald saga quantity}: how much there is of what sagas take by escrow. */
  @Command(
      name = "quantity",
      description = "Shows a quantity, says how much there is of it, or adds to it.")
  static final class Quantity implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Parameters(index = "0", paramLabel = "KEY", description = "The quantity.")
    private String key = "";

    @ArgGroup private @Nullable Change change;

    @Option(names = "--reason", defaultValue = "by hand", description = "Why.")
    private String reason = "";

    @Mixin private @Nullable ActorOption actor;

    private static final class Change {
      @Option(names = "--set", description = "There is so much, with what sagas have taken.")
      private @Nullable Long set;

      @Option(names = "--add", description = "There is so much more; below 0, so much less.")
      private @Nullable Long add;
    }

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      if (change == null) {
        show(options, options.client().get(path(key)).orFail());
        return 0;
      }
      var body = Objects.requireNonNull(actor).because(options, reason);
      if (change.set != null) {
        body.put("set", change.set);
      } else {
        body.put("add", change.add);
      }
      show(options, options.client().post(path(key) + "/quantity", body).orFail());
      return 0;
    }
  }

  /** {@code skald saga release}: takes a lock away from a saga. */
  @Command(
      name = "release",
      description = {
        "Takes a lock away from a saga. Nothing of what the saga took of a quantity is gone.",
        "A saga gives its locks back by itself, also when it was stuck for days: this is for one"
            + " that must not be waited for."
      })
  static final class Release implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Parameters(index = "0", paramLabel = "KEY", description = "The lock.")
    private String key = "";

    @Option(names = "--saga", required = true, description = "The saga that holds it.")
    private String saga = "";

    @Option(names = "--reason", required = true, description = "Why, for the journal.")
    private String reason = "";

    @Mixin private @Nullable ActorOption actor;

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      var body = Objects.requireNonNull(actor).because(options, reason).put("saga", saga);
      show(options, options.client().post(path(key) + "/release", body).orFail());
      return 0;
    }
  }
}
