package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.AccessLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald name access}: who may do what with the names of a subtree. */
@Command(
    name = "access",
    description = "Shows or says who may do what with the names of a subtree.",
    footer = "Levels are read, write and manage. '*' stands for anyone.")
final class NameAccessCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Parameters(index = "0", paramLabel = "PATH", description = "Where it begins; / has all names.")
  private @Nullable String path;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "PRINCIPAL=LEVEL",
      description = "The whole list; without any, what is there is shown.")
  private @Nullable Map<String, AccessLevel> grants;

  @Option(names = "--remove", description = "Has the list of the subtree around it count again.")
  private boolean remove;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var given = grants == null ? Map.<String, AccessLevel>of() : grants;
    if (remove && !given.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "expected grants or --remove, found both");
    }
    return remove || !given.isEmpty() ? set(given) : show();
  }

  private int set(Map<String, AccessLevel> given) {
    var options = Objects.requireNonNull(node);
    var body = JsonNodeFactory.instance.objectNode().put("path", path);
    var levels = body.putObject("grants");
    given.forEach((grantee, level) -> levels.put(grantee, level.word()));
    var answer = options.client().post("/names/access", body).orFail();
    options
        .screen()
        .plain(
            options.isJson()
                ? answer.toString()
                : "%s at %d".formatted(path, answer.path("position").asLong()));
    return 0;
  }

  private int show() {
    var options = Objects.requireNonNull(node);
    var query = "/names/access?read=linearizable&path=";
    var answer =
        options.client().get(query + ApiClient.encoded(Objects.requireNonNull(path))).orFail();
    if (options.isJson()) {
      options.screen().plain(answer.toString());
    } else if (answer.hasNonNull("governing")) {
      show(options, answer.path("governing"));
    } else {
      options.screen().plain("no list: anyone may manage");
    }
    return 0;
  }

  private static void show(NodeOptions options, JsonNode list) {
    var rows = new ArrayList<List<String>>();
    for (var grant : list.path("grants").properties()) {
      rows.add(List.of(grant.getKey(), grant.getValue().asText()));
    }
    options
        .screen()
        .plain(
            "the list of %s, set at %d"
                .formatted(list.path("path").asText(), list.path("revision").asLong()));
    options.screen().table(List.of("principal", "level"), rows);
  }
}
