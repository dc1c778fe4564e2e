package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skald saga overlaps}: sagas that may have touched what another undid. */
@Command(
    name = "overlaps",
    description = "Lists sagas that may have read or written what another undid, newest first.")
final class SagaOverlapsCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Option(names = "--key", description = "Only those at this key.")
  private @Nullable String key;

  @Option(names = "--definition", description = "Only those with a saga of this definition.")
  private @Nullable String definition;

  @Option(names = "--saga", paramLabel = "ID", description = "Only those with this saga.")
  private @Nullable String saga;

  @Option(names = "--kind", description = "Only a dirty-read, or a lost-update.")
  private @Nullable String kind;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what was undone then or later (RFC 3339).")
  private @Nullable String since;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "How many at the most (${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    var options = Objects.requireNonNull(node);
    var query = new StringBuilder("/overlaps?limit=").append(limit);
    SagaSearchCommands.append(query, "key", key);
    SagaSearchCommands.append(query, "definition", definition);
    SagaSearchCommands.append(query, "saga", saga);
    SagaSearchCommands.append(query, "kind", kind);
    SagaSearchCommands.append(query, "since", since);
    var overlaps = options.client().get(query.toString()).orFail();
    if (options.isJson()) {
      options.screen().plain(overlaps.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    overlaps.path("overlaps").forEach(it -> rows.add(row(it)));
    options
        .screen()
        .table(
            List.of("kind", "key", "saga", "step", "from", "to", "undone saga", "step", "undone"),
            rows);
    return 0;
  }

  private static List<String> row(JsonNode overlap) {
    var other = overlap.path("other");
    var undone = overlap.path("undone");
    return List.of(
        overlap.path("kind").asText(),
        overlap.path("key").asText(),
        other.path("saga").asText(),
        other.path("step").asText(),
        other.path("from").asText(),
        other.path("to").asText(""),
        undone.path("saga").asText(),
        undone.path("step").asText(),
        undone.path("to").asText());
  }
}
