package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.saga.definition.Compiled;
import org.skald.saga.testkit.Ending;
import org.skald.saga.testkit.RecordedSaga;
import org.skald.saga.testkit.Replay;
import org.skald.saga.testkit.Replayed;
import org.skald.saga.testkit.SagaFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald saga replay}: past sagas put before another definition. Writes nothing. */
@Command(
    name = "replay",
    description =
        "Puts the inputs of past sagas, and what participants and people really answered, before"
            + " a definition file; shows which would have ended otherwise. Changes nothing.")
final class SagaReplayCommand implements Callable<Integer> {

  private static final String BEGINNING = "beginning";
  private static final int PAGE = 100;
  private static final int HTTP_NOT_FOUND = 404;

  @Mixin private @Nullable NodeOptions node;
  @Mixin private @Nullable SchemaOptions schemas;

  @Parameters(paramLabel = "FILE", description = "Definition file.")
  private Path file = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = BEGINNING,
      description = "Sagas that started then or later (RFC 3339), or from the beginning.")
  private String from = BEGINNING;

  @Option(
      names = "--definition",
      description = "Sagas of this definition; else of the one that the file names.")
  private @Nullable String definition;

  @Option(names = "--state", description = "Only completed or compensated ones.")
  private @Nullable String state;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "How many at the most, the newest ones (${DEFAULT-VALUE}).")
  private int limit = 1_000;

  @Override
  public Integer call() {
    check();
    var options = Objects.requireNonNull(node);
    return Objects.requireNonNull(schemas)
        .reading(read -> replay(options, read.apply(file), options.screen()));
  }

  private void check() {
    if (limit < 1) {
      throw new Failed(Failed.REFUSED, "--limit: expected at least 1, found %d".formatted(limit));
    }
    if (state != null && !SagaCommand.ENDED.contains(state)) {
      throw new Failed(
          Failed.REFUSED,
          "--state: expected completed or compensated, found '%s'".formatted(state));
    }
    if (!from.equals(BEGINNING)) {
      try {
        Instant.parse(from);
      } catch (DateTimeParseException e) {
        throw new Failed(
            Failed.REFUSED,
            "--from: expected a time such as 2026-03-01T12:00:00Z, or beginning, found '%s'"
                .formatted(from));
      }
    }
  }

  private int replay(NodeOptions options, SagaFile saga, Screen screen) {
    if (!(saga.compiled() instanceof Compiled.Sound(var checked, _))) {
      if (saga.compiled() instanceof Compiled.Faulty(var problems, _)) {
        Mistakes.show(screen, options.isJson(), file, problems);
      }
      return Failed.REFUSED;
    }
    var id = checked.definition().id();
    var name = definition == null ? id.name() : definition;
    var all = new ArrayList<Replayed>();
    try {
      var ids = search(options, name, screen);
      var replay = saga.replay();
      for (var each : ids) {
        all.add(replay(options, replay, each));
        screen.progress("%,d of %,d sagas".formatted(all.size(), ids.size()));
      }
    } finally {
      screen.progressDone();
    }
    if (options.isJson()) {
      screen.plain(toJson(id.toString(), all).toString());
    } else {
      show(screen, id.toString(), all);
    }
    return 0;
  }

  private static Replayed replay(NodeOptions options, Replay replay, String id) {
    var shown = options.client().get("/sagas/" + ApiClient.encoded(id));
    if (shown.status() == HTTP_NOT_FOUND) {
      return new Replayed.Unjudged(id, "it was forgotten meanwhile");
    }
    return RecordedSaga.of(shown.orFail())
        .map(replay::of)
        .orElseGet(() ->
            new Replayed.Unjudged(
                id, "its journal does not reach back to its start, or its parent undid it"));
  }

  /** The ended sagas, newest first. */
  private List<String> search(NodeOptions options, String name, Screen screen) {
    var ids = new ArrayList<String>();
    @Nullable String after = null;
    do {
      var page = options.client().get(query(name, after)).orFail();
      for (var saga : page.path("sagas")) {
        if (SagaCommand.ENDED.contains(saga.path("state").asText()) && ids.size() < limit) {
          ids.add(saga.path("id").asText());
        }
      }
      after = page.hasNonNull("next") ? page.path("next").asText() : null;
      screen.progress("found %,d sagas".formatted(ids.size()));
    } while (after != null && ids.size() < limit);
    return ids;
  }

  private String query(String name, @Nullable String after) {
    var query = new StringBuilder("/search/sagas?limit=%d".formatted(PAGE));
    SagaSearchCommands.append(query, "definition", name);
    SagaSearchCommands.append(query, "state", state);
    SagaSearchCommands.append(query, "from", from.equals(BEGINNING) ? null : from);
    SagaSearchCommands.append(query, "after", after);
    return query.toString();
  }

  private static void show(Screen screen, String definition, List<Replayed> all) {
    var otherwise = new ArrayList<List<String>>();
    var unjudged = new ArrayList<List<String>>();
    for (var each : all) {
      switch (each) {
        case Replayed.Same _ -> {}
        case Replayed.Otherwise it ->
            otherwise.add(
                List.of(
                    it.saga(),
                    it.was().state(),
                    it.wouldBe().state(),
                    String.join("; ", it.differences()),
                    String.join("; ", it.notes())));
        case Replayed.Unjudged it -> unjudged.add(List.of(it.saga(), it.reason()));
      }
    }
    if (!otherwise.isEmpty()) {
      screen.table(List.of("saga", "was", "would be", "steps", "given that"), otherwise, _ -> true);
    }
    if (!unjudged.isEmpty()) {
      screen.table(List.of("saga", "cannot be judged, since"), unjudged);
    }
    var tally = Replayed.Tally.of(all);
    screen.line(
        "@|bold %s|@: of %,d past sagas @|green %,d|@ would have ended the same, @|yellow %,d|@"
                .formatted(definition, all.size(), tally.same(), tally.otherwise())
            + " otherwise; %,d cannot be judged".formatted(tally.unjudged()));
  }

  private static ObjectNode toJson(String definition, List<Replayed> all) {
    var tally = Replayed.Tally.of(all);
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("definition", definition)
            .put("same", tally.same())
            .put("otherwise", tally.otherwise())
            .put("unjudged", tally.unjudged());
    var sagas = node.putArray("sagas");
    all.forEach(it -> sagas.add(toJson(it)));
    return node;
  }

  private static ObjectNode toJson(Replayed replayed) {
    var node = JsonNodeFactory.instance.objectNode().put("id", replayed.saga());
    switch (replayed) {
      case Replayed.Same it -> {
        node.put("verdict", "same");
        node.set("was", toJson(it.ending()));
        it.notes().forEach(node.putArray("notes")::add);
      }
      case Replayed.Otherwise it -> {
        node.put("verdict", "otherwise");
        node.set("was", toJson(it.was()));
        node.set("wouldBe", toJson(it.wouldBe()));
        it.notes().forEach(node.putArray("notes")::add);
      }
      case Replayed.Unjudged it -> node.put("verdict", "unjudged").put("reason", it.reason());
    }
    return node;
  }

  private static JsonNode toJson(Ending ending) {
    var node = JsonNodeFactory.instance.objectNode().put("state", ending.state());
    var steps = node.putObject("steps");
    ending.steps().forEach((step, became) -> steps.put(step, became.word()));
    return node;
  }
}
