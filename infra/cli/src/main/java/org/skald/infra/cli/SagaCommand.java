package org.skald.infra.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.log.http.Json;
import org.skald.saga.definition.DefinitionFileSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald saga}: definitions and sagas of a running node. */
@Command(
    name = "saga",
    description =
        "Verifies, simulates, replays, checks and deploys definitions; starts, shows, searches,"
            + " pauses, moves and cancels sagas; helps those that are stuck, tells those that wait"
            + " how to go on, and shows who holds which lock.",
    subcommands = {
      SagaVerifyCommand.class,
      SagaSimulateCommand.class,
      SagaReplayCommand.class,
      SagaWatchCommand.class,
      SagaHelpCommands.Resume.class,
      SagaHelpCommands.Skip.class,
      SagaEditCommand.class,
      SagaSignalCommand.class,
      SagaActCommands.Cancel.class,
      SagaActCommands.Pause.class,
      SagaActCommands.Migrate.class,
      SagaActCommands.ForceCompensate.class,
      SagaApprovalCommands.Approve.class,
      SagaApprovalCommands.Reject.class,
      SagaLockCommands.Locks.class,
      SagaLockCommands.Quantity.class,
      SagaLockCommands.Release.class,
      SagaSearchCommands.Search.class,
      SagaSearchCommands.Counts.class,
      SagaOverlapsCommand.class
    })
final class SagaCommand {

  static final Set<String> ENDED = Set.of("completed", "compensated");

  @Spec private @Nullable CommandSpec spec;

  @Command(
      description = "Checks a definition file against the node's registry; names every mistake.")
  int validate(@Mixin NodeOptions node, @Parameters(paramLabel = "FILE") Path file) {
    var answer = node.client().postYaml("/definitions/check", read(file));
    if (!showMistakes(node, file, answer)) {
      return Failed.REFUSED;
    }
    var sound = answer.orFail();
    if (node.isJson()) {
      node.screen().plain(sound.toString());
    } else {
      node.screen()
          .line(
              "@|green ✔|@ %s version %d is sound%s"
                  .formatted(
                      sound.path("name").asText(), sound.path("version").asInt(), starts(sound)));
    }
    return 0;
  }

  @Command(description = "Deploys a definition file.")
  int deploy(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "FILE") Path file,
      @Mixin ActorOption actor) {
    var source = read(file);
    var checked = node.client().postYaml("/definitions/check", source);
    if (!showMistakes(node, file, checked)) {
      return Failed.REFUSED;
    }
    var sound = checked.orFail();
    var name = sound.path("name").asText();
    var deployed =
        node.client()
            .putYaml("/definitions/" + ApiClient.encoded(name), source, actor.name(node))
            .orFail();
    if (node.isJson()) {
      node.screen().plain(deployed.toString());
    } else {
      node.screen()
          .line(
              "@|green ✔|@ deployed %s version %d%s"
                  .formatted(name, deployed.path("version").asInt(), starts(sound)));
      for (var warning : deployed.path("warnings")) {
        node.screen().line("  @|yellow warning|@  %s".formatted(warning.asText()));
      }
    }
    return 0;
  }

  /** What starts sagas of a definition by itself, if anything does. */
  private static String starts(JsonNode sound) {
    return sound.hasNonNull("startOn")
        ? "; each record of %s starts a saga".formatted(sound.path("startOn").asText())
        : "";
  }

  @Command(description = "Lists the definitions, by their latest versions.")
  int definitions(@Mixin NodeOptions node) {
    var all = node.client().get("/definitions").orFail();
    if (node.isJson()) {
      node.screen().plain(all.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    for (var it : all.path("definitions")) {
      var latest = it.path("versions").path(it.path("versions").size() - 1);
      rows.add(
          List.of(
              it.path("name").asText(),
              latest.path("version").asText(),
              latest.path("startOn").asText("")));
    }
    node.screen().table(List.of("definition", "latest version", "starts on"), rows);
    return 0;
  }

  @Command(description = "Prints the JSON Schema of definition files, for editors.")
  int schema() {
    new Screen(Objects.requireNonNull(spec)).plain(DefinitionFileSchema.json());
    return 0;
  }

  private static boolean showMistakes(NodeOptions node, Path file, ApiClient.Answered answer) {
    var problems = answer.body().path("problems");
    if (answer.isGood() || !problems.isArray()) {
      return true;
    }
    if (node.isJson()) {
      node.screen().plain(answer.body().toString());
    } else {
      for (var problem : problems) {
        var path = problem.path("path").asText();
        node.screen()
            .plain(
                "%s:%d:%d: %s%s"
                    .formatted(
                        file,
                        problem.path("line").asInt(),
                        problem.path("column").asInt(),
                        path.isEmpty() ? "" : path + ": ",
                        problem.path("message").asText()));
      }
    }
    return false;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Failed(Failed.NOT_FOUND, "expected a file %s, found none".formatted(file));
    } catch (CharacterCodingException e) {
      throw new Failed(
          Failed.REFUSED,
          "expected text in UTF-8 in %s, found other bytes; 'saga verify' tells where"
              .formatted(file));
    } catch (IOException e) {
      throw new Failed(
          Failed.REFUSED, "expected a readable text file %s: %s".formatted(file, e.getMessage()));
    }
  }

  @Command(description = "Starts a saga.")
  int start(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "NAME", description = "The definition.") String name,
      @Option(names = "--input", required = true, description = "The input as JSON.") String input,
      @Option(names = "--id", description = "The saga's id; else the definition makes it.")
          @Nullable String id,
      @Option(names = "--version", description = "Version of the definition; else the latest.")
          @Nullable Integer version,
      @Mixin WaitOptions waiting,
      @Mixin FenceOptions fence) {
    var body = JsonNodeFactory.instance.objectNode().put("saga", name);
    body.set("input", json("--input", input));
    if (id != null) {
      body.put("id", id);
    }
    if (version != null) {
      body.put("version", version);
    }
    waiting.addTo(body);
    var started = node.client().post("/sagas", body, fence.headers()).orFail();
    if (node.isJson()) {
      node.screen().plain(started.toString());
    } else {
      node.screen()
          .line(
              "%s  %s  %s"
                  .formatted(
                      started.path("id").asText(),
                      started.path("definition").asText(""),
                      SagaPicture.coloured(started.path("state").asText())));
    }
    return waiting.isToItsEnd() && !ENDED.contains(started.path("state").asText())
        ? Failed.NOT_IN_TIME
        : 0;
  }

  /** The JSON of an option. */
  static JsonNode json(String option, String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new Failed(
          Failed.REFUSED, "%s: expected JSON, found: %s".formatted(option, e.getOriginalMessage()));
    }
  }

  @Command(description = "Lists sagas.")
  int list(
      @Mixin NodeOptions node,
      @Option(
              names = "--state",
              description =
                  "Only running, returning, compensating, stuck, paused, completed or compensated"
                      + " ones.")
          @Nullable String state,
      @Option(names = "--definition", description = "Only those of a definition.")
          @Nullable String definition,
      @Option(names = "--proposed", description = "Only those that wait for a second person.")
          boolean proposed,
      @Option(
              names = "--limit",
              defaultValue = "50",
              description = "How many at the most (${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--after", description = "The 'next' of an earlier page.")
          @Nullable String after) {
    var query = new StringBuilder("/sagas?limit=" + limit);
    SagaSearchCommands.append(query, "state", state);
    SagaSearchCommands.append(query, "definition", definition);
    SagaSearchCommands.append(query, "after", after);
    if (proposed) {
      query.append("&proposed=true");
    }
    var page = node.client().get(query.toString()).orFail();
    if (node.isJson()) {
      node.screen().plain(page.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    for (var saga : page.path("sagas")) {
      rows.add(
          List.of(
              saga.path("id").asText(),
              saga.path("definition").asText() + "@" + saga.path("version").asInt(),
              saga.path("state").asText(),
              saga.path("startedAt").asText(),
              saga.path("proposed").path("act").asText(""),
              saga.path("reason").asText("")));
    }
    node.screen()
        .table(List.of("saga", "definition", "state", "started", "proposed", "reason"), rows);
    node.more(page);
    return 0;
  }

  @Command(description = "Draws a saga's path through time.")
  int show(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--at",
              paramLabel = "TIME|POSITION",
              description =
                  "As it was then: at a log time (RFC 3339), or at the position of an answer.")
          @Nullable String at) {
    var query = new StringBuilder("/sagas/" + ApiClient.encoded(id));
    if (at != null) {
      query.append("?at=").append(ApiClient.encoded(at));
    }
    var saga = node.client().get(query.toString()).orFail();
    if (node.isJson()) {
      node.screen().plain(saga.toString());
    } else {
      new SagaPicture(saga).draw(node.screen());
    }
    return 0;
  }
}
