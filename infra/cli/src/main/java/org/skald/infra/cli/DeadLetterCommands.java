package org.skald.infra.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald dead-letters}: records of the logs that could not be commands. */
@Command(
    name = "dead-letters",
    description = "Lists, shows and replays records that could not be commands.")
final class DeadLetterCommands {

  private static final String PATH = "/dead-letters";

  /** Which log, when the command line does not say. */
  private static final String SAGAS = "skald.sagas";

  @Command(description = "Lists dead letters, the newest first.")
  int list(
      @Mixin NodeOptions node,
      @Option(names = "--log", paramLabel = "NAME", description = "Only those of this log.")
          @Nullable String log,
      @Option(names = "--code", description = "Only those with this cause.") @Nullable String code,
      @Option(
              names = "--limit",
              defaultValue = "100",
              description = "How many at the most (${DEFAULT-VALUE}).")
          int limit) {
    var query = new StringBuilder(PATH).append("?limit=").append(limit);
    if (log != null) {
      query.append("&log=").append(ApiClient.encoded(log));
    }
    if (code != null) {
      query.append("&code=").append(ApiClient.encoded(code));
    }
    var letters = node.client().get(query.toString()).orFail();
    if (node.isJson()) {
      node.screen().plain(letters.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    for (var it : letters.path("letters")) {
      rows.add(
          List.of(
              it.path("log").asText(),
              it.path("id").asText(),
              it.path("at").asText(),
              it.path("code").asText(),
              it.path("key").asText(""),
              it.path("type").asText(),
              replayed(it),
              it.path("cause").asText()));
    }
    node.screen()
        .table(List.of("log", "id", "when", "code", "key", "type", "replayed", "cause"), rows);
    return 0;
  }

  private static String replayed(JsonNode letter) {
    var first = letter.path("replays").path(0);
    return first.isMissingNode() ? "" : "by " + first.path("actor").asText();
  }

  @Command(description = "Shows a dead letter with its headers and its value.")
  int show(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "ID", description = "As the list shows it, such as 2-4711.")
          String id,
      @Option(
              names = "--log",
              paramLabel = "NAME",
              defaultValue = SAGAS,
              description = "Of which log (${DEFAULT-VALUE}).")
          String log) {
    var whole = node.client().get(path(log, id)).orFail();
    if (node.isJson()) {
      node.screen().plain(whole.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    whole
        .path("letter")
        .properties()
        .forEach(it -> rows.add(List.of(it.getKey(), text(it.getValue()))));
    whole
        .path("headers")
        .forEach(it ->
            rows.add(List.of(it.path("name").asText(), it.path("text").asText("(withheld)"))));
    for (var member : List.of("schema", "value", "payloads", "hex")) {
      if (whole.hasNonNull(member)) {
        rows.add(List.of(member, text(whole.path(member))));
      }
    }
    node.screen().table(List.of("what", "is"), rows);
    return 0;
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText("") : node.toString();
  }

  @Command(
      description = {
        "Appends a dead letter to its log anew, as it was or edited;",
        "of a record of another topic that could start no saga, starts it.",
        "To say so twice does nothing twice."
      })
  int replay(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "ID", description = "As the list shows it, such as 2-4711.")
          String id,
      @Option(
              names = "--log",
              paramLabel = "NAME",
              defaultValue = SAGAS,
              description = "Of which log (${DEFAULT-VALUE}).")
          String log,
      @Option(names = "--reason", required = true, description = "Why.") String reason,
      @Option(
              names = "--edit",
              paramLabel = "FILE",
              description =
                  "JSON with what is to be otherwise: key, headers, without, value (with schema),"
                      + " or hex.")
          @Nullable Path edit,
      @Mixin ActorOption actor) {
    var body = actor.because(node, reason);
    if (edit != null) {
      body.set("edit", read(edit));
    }
    var replayed = node.client().post(path(log, id) + "/replay", body).orFail();
    node.show(replayed, "%s  %s".formatted(id, told(replayed)));
    return replayed.path("outcome").asText().equals("rejected") ? Failed.REFUSED : 0;
  }

  private static String told(JsonNode replayed) {
    var place =
        "%s-%s".formatted(replayed.path("shard").asText(), replayed.path("position").asText());
    if (replayed.path("again").asBoolean()) {
      return "was replayed before, as " + place;
    }
    return switch (replayed.path("outcome").asText()) {
      case "rejected" -> "rejected: " + replayed.path("detail").asText();
      case "accepted" -> "accepted as " + place;
      default -> "appended as " + place;
    };
  }

  private static JsonNode read(Path file) {
    try {
      return Json.mapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new Failed(
          Failed.REFUSED, "expected JSON in %s, found: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Failed(
          Failed.REFUSED, "expected a readable file at %s, found: %s".formatted(file, e));
    }
  }

  private static String path(String log, String id) {
    return "%s/%s/%s".formatted(PATH, ApiClient.encoded(log), ApiClient.encoded(id));
  }
}
