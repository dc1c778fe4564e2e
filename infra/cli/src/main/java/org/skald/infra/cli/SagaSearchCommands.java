package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.skald.streams.search.core.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skald saga search} and {@code skald saga counts}: the search view of all nodes. */
final class SagaSearchCommands {

  private SagaSearchCommands() {}

  /** Which sagas are searched for. */
  static final class Wanted {

    @Option(
        names = "--state",
        description =
            "Only running, returning, compensating, stuck, paused, completed or compensated ones.")
    private @Nullable String state;

    @Option(names = "--definition", description = "Only those of a definition.")
    private @Nullable String definition;

    @Option(names = "--version", description = "Only those of a version of the definition.")
    private @Nullable String version;

    @Option(names = "--id", description = "Only the one of this id.")
    private @Nullable String id;

    @Option(names = "--id-prefix", description = "Only those whose ids begin so.")
    private @Nullable String idPrefix;

    @Option(names = "--participant", description = "Only those that have asked this topic.")
    private @Nullable String participant;

    @Option(names = "--step", description = "Only those in which this step has begun.")
    private @Nullable String step;

    @Option(
        names = "--standing",
        description = "Only those in which the step is running, retrying, held, done, …")
    private @Nullable String standing;

    @Option(names = "--stuck-reason", description = "Only those stuck for a reason like this.")
    private @Nullable String stuckReason;

    @Option(names = "--parent", description = "Only those that this saga has started.")
    private @Nullable String parent;

    @Option(names = "--from", description = "Only those that started then or later (RFC 3339).")
    private @Nullable String from;

    @Option(names = "--to", description = "Only those that started before (RFC 3339).")
    private @Nullable String to;

    String query(int limit) {
      var query = new StringBuilder("/search/sagas?limit=" + limit);
      append(query, "state", state);
      append(query, "definition", definition);
      append(query, "version", version);
      append(query, "id", id);
      append(query, "id-prefix", idPrefix);
      append(query, "participant", participant);
      append(query, "step", step);
      append(query, "standing", standing);
      append(query, "stuck-reason", stuckReason);
      append(query, "parent", parent);
      append(query, "from", from);
      append(query, "to", to);
      return query.toString();
    }
  }

  static void append(StringBuilder query, String name, @Nullable String value) {
    if (value != null) {
      query
          .append(query.indexOf("?") < 0 ? '?' : '&')
          .append(name)
          .append('=')
          .append(ApiClient.encoded(value));
    }
  }

  /** {@code skald saga search}. */
  @Command(name = "search", description = "Searches sagas of all nodes, newest first.")
  static final class Search implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;
    @Mixin private @Nullable Wanted wanted;

    @Option(
        names = "--limit",
        defaultValue = "50",
        description = "How many at the most (${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--after", description = "The 'next' of an earlier page.")
    private @Nullable String after;

    @Option(
        names = "--at-least",
        description = "The 'place' of an earlier answer, whose effect is to be seen.")
    private @Nullable String atLeast;

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      var query = new StringBuilder(Objects.requireNonNull(wanted).query(limit));
      append(query, "after", after);
      append(query, "at-least", atLeast);
      var page = options.client().get(query.toString()).orFail();
      if (options.isJson()) {
        options.screen().plain(page.toString());
        return 0;
      }
      var rows = new ArrayList<List<String>>();
      page.path("sagas").forEach(it -> rows.add(row(it)));
      options
          .screen()
          .table(List.of("saga", "definition", "state", "started", "at", "reason"), rows);
      options.more(page);
      return 0;
    }

    private static List<String> row(JsonNode saga) {
      var stuck = saga.path("stuck");
      return List.of(
          saga.path("id").asText(),
          saga.path("definition").asText() + "@" + saga.path("version").asInt(),
          saga.path("state").asText(),
          saga.path("startedAt").asText(),
          steps(saga),
          stuck.isEmpty() ? saga.path("reason").asText("") : stuck.path(0).path("reason").asText());
    }

    /** The steps of which something is still to come. */
    private static String steps(JsonNode saga) {
      return StreamSupport.stream(saga.path("steps").spliterator(), false)
          .filter(it -> OPEN.contains(it.path("standing").asText()))
          .map(it -> it.path("step").asText())
          .distinct()
          .collect(Collectors.joining(", "));
    }

    private static final Set<String> OPEN =
        Stream.of(Standing.values())
            .filter(Standing::isOpen)
            .map(Standing::word)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** {@code skald saga counts}. */
  @Command(
      name = "counts",
      description = "Counts sagas by state, steps by where they stand, durations and reasons.")
  static final class Counts implements Callable<Integer> {

    private static final List<String> STATES =
        List.of(
            "running", "returning", "compensating", "stuck", "paused", "completed", "compensated");

    @Mixin private @Nullable NodeOptions node;

    @Option(names = "--definition", description = "Only those of a definition.")
    private @Nullable String definition;

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      var query = new StringBuilder("/search/counts");
      append(query, "definition", definition);
      var counts = options.client().get(query.toString()).orFail();
      if (options.isJson()) {
        options.screen().plain(counts.toString());
        return 0;
      }
      var states = new ArrayList<List<String>>();
      var steps = new ArrayList<List<String>>();
      for (var of : counts.path("definitions")) {
        states.add(states(of));
        of.path("steps")
            .forEach(it ->
                steps.add(
                    List.of(
                        of.path("definition").asText(),
                        it.path("step").asText(),
                        it.path("standing").asText(),
                        it.path("count").asText())));
      }
      var screen = options.screen();
      screen.table(
          Stream.of(List.of("definition"), STATES, List.of("mean")).flatMap(List::stream).toList(),
          states);
      screen.table(List.of("definition", "step", "stands", "sagas"), steps);
      var reasons = new ArrayList<List<String>>();
      counts
          .path("reasons")
          .forEach(it ->
              reasons.add(
                  List.of(
                      it.path("definition").asText(),
                      it.path("why").asText(),
                      it.path("count").asText(),
                      it.path("reason").asText())));
      screen.table(List.of("definition", "why", "sagas", "reason"), reasons);
      if (counts.path("reasonsCut").asBoolean()) {
        screen.line("There are more reasons; ask for one definition.");
      }
      return 0;
    }

    private static List<String> states(JsonNode of) {
      var row = new ArrayList<String>();
      row.add(of.path("definition").asText());
      for (var state : STATES) {
        row.add(of.path("states").path(state).asText("0"));
      }
      row.add(mean(of.path("durations")));
      return row;
    }

    /** How long sagas took on the average, whichever way they ended. */
    private static String mean(JsonNode durations) {
      var count = 0L;
      var sumMs = 0L;
      for (var it : durations) {
        count += it.path("count").asLong();
        sumMs += it.path("sumMs").asLong();
      }
      return count == 0 ? "" : "%d ms".formatted(sumMs / count);
    }
  }
}
