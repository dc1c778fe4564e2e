package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald name}: small values in a tree, shared by all who ask the log. */
@Command(
    name = "name",
    description = "Shows, changes and watches names, which have small values.",
    subcommands = {NameWatchCommand.class, NameAccessCommand.class})
final class NameCommand {

  private static final int SHOWN = 60;

  @Command(description = "Prints the value of a name.")
  int get(@Mixin NodeOptions node, @Parameters(paramLabel = "PATH") String path) {
    var found =
        node.client()
            .get("/names?read=linearizable&path=" + ApiClient.encoded(path))
            .orFail()
            .path("names")
            .path(0);
    node.screen().plain(node.isJson() ? found.toString() : found.path("value").asText());
    return 0;
  }

  @Command(description = "Sets the value of a name, whether it is there or not.")
  int put(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "PATH") String path,
      @Parameters(paramLabel = "VALUE") String value,
      @Option(names = "--absent", description = "Only if there is no such name.") boolean absent,
      @Option(names = "--revision", description = "Only if the name has this revision.")
          @Nullable Long revision,
      @Option(
              names = "--ephemeral",
              description = "Only as long as this command runs, which goes on until it is ended.")
          boolean ephemeral,
      @Option(
              names = "--ttl",
              paramLabel = "DURATION",
              defaultValue = "10s",
              description = "How long an ephemeral one outlives this process (${DEFAULT-VALUE}).")
          Duration ttl)
      throws InterruptedException {
    if (ephemeral) {
      return new EphemeralName(path, value)
          .keep(
              node.address(),
              ttl,
              absent,
              revision,
              position -> node.screen().plain("%s at %d".formatted(path, position)));
    }
    var change = JsonNodeFactory.instance.objectNode().put("put", path).put("value", value);
    return change(node, path, absent, revision, change);
  }

  @Command(description = "Removes a name; nothing if it is not there.")
  int rm(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "PATH") String path,
      @Option(names = "--revision", description = "Only if the name has this revision.")
          @Nullable Long revision) {
    var change = JsonNodeFactory.instance.objectNode().put("delete", path);
    return change(node, path, false, revision, change);
  }

  private static int change(
      NodeOptions node, String path, boolean absent, @Nullable Long revision, JsonNode change) {
    var body = JsonNodeFactory.instance.objectNode();
    var conditions = body.putArray("conditions");
    if (absent) {
      conditions.addObject().put("absent", path);
    }
    if (revision != null) {
      conditions.addObject().put("path", path).put("revision", revision);
    }
    body.putArray("changes").add(change);
    var changed = node.client().post("/names", body).orFail();
    if (node.isJson()) {
      node.screen().plain(changed.toString());
    } else {
      node.screen().plain("%s at %d".formatted(path, changed.path("position").asLong()));
    }
    return 0;
  }

  @Command(description = "Lists what is below a path, at any depth.")
  int ls(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "PATH", arity = "0..1", defaultValue = "/") String path,
      @Option(
              names = "--limit",
              defaultValue = "50",
              description = "How many at the most (${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--after", description = "The 'next' of an earlier page.")
          @Nullable String after) {
    var query = "/names?read=linearizable&list=true&limit=" + limit;
    var page =
        node.client()
            .get(
                query
                    + "&path="
                    + ApiClient.encoded(path)
                    + (after == null ? "" : "&after=" + ApiClient.encoded(after)))
            .orFail();
    if (node.isJson()) {
      node.screen().plain(page.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    for (var name : page.path("names")) {
      rows.add(
          List.of(
              name.path("path").asText(),
              name.path("revision").asText(),
              name.path("session").asText(""),
              beginning(name.path("value").asText())));
    }
    node.screen().table(List.of("path", "revision", "session", "value"), rows);
    node.more(page);
    return 0;
  }

  /** The beginning of a value, on one line and without what a terminal would obey. */
  static String beginning(String value) {
    var line = value.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
