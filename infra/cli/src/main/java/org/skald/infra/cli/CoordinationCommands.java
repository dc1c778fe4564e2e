package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What there is to see of coordination. */
final class CoordinationCommands {

  private CoordinationCommands() {}

  /** {@code skald locks}. */
  @Command(name = "locks", description = "Shows the locks, who holds them and who waits.")
  static final class Locks implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Override
    public Integer call() {
      var to = Objects.requireNonNull(node);
      var locks = to.client().get("/locks?limit=1000").orFail();
      if (to.isJson()) {
        to.screen().plain(locks.toString());
        return 0;
      }
      var rows = new ArrayList<List<String>>();
      for (var lock : locks.path("locks")) {
        rows.add(
            List.of(
                lock.path("lock").asText(),
                mode(lock),
                joined(lock.path("holders"), "session"),
                joined(lock.path("holders"), "token"),
                Integer.toString(lock.path("waiters").size()),
                lock.path("delayedUntil").asText("")));
      }
      to.screen()
          .table(List.of("lock", "mode", "holders", "token", "waiters", "delayed until"), rows);
      return 0;
    }

    private static String mode(JsonNode lock) {
      return lock.path("holders").path(0).path("mode").asText("free");
    }

    private static String joined(JsonNode array, String member) {
      return StreamSupport.stream(array.spliterator(), false)
          .map(it -> it.path(member).asText())
          .distinct()
          .collect(Collectors.joining(", "));
    }
  }

  /** {@code skald members}. */
  @Command(name = "members", description = "Shows the nodes and where they are.")
  static final class Members implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Override
    public Integer call() {
      var to = Objects.requireNonNull(node);
      var members = to.client().get("/members").orFail();
      if (to.isJson()) {
        to.screen().plain(members.toString());
        return 0;
      }
      var rows = new ArrayList<List<String>>();
      for (var member : members.path("members")) {
        rows.add(
            List.of(
                member.path("name").asText(),
                member.path("state").asText(),
                member.path("address").asText("")));
      }
      to.screen().table(List.of("node", "state", "address"), rows);
      return 0;
    }
  }
}
