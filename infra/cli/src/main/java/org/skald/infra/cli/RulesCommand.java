package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald cluster rules}: by which rules the logs decide, and which the nodes know. */
@Command(
    name = "rules",
    description = "Shows the level of rules of each shard, and the highest that each node knows.",
    subcommands = RulesCommand.Raise.class)
final class RulesCommand implements Callable<Integer> {

  private static final String PATH = "/cluster/rules";

  @Mixin private @Nullable NodeOptions node;

  @Override
  public Integer call() {
    var to = Objects.requireNonNull(node);
    var rules = to.client().get(PATH).orFail();
    if (to.isJson()) {
      to.screen().plain(rules.toString());
      return 0;
    }
    shards(to.screen(), rules.path("logs"));
    nodes(to.screen(), rules.path("logs"));
    return 0;
  }

  private static void shards(Screen screen, JsonNode logs) {
    var rows = new ArrayList<List<String>>();
    for (var log : logs) {
      for (var shard : log.path("shards")) {
        rows.add(
            List.of(
                log.path("log").asText() + "/" + shard.path("shard").asText(),
                shard.path("level").asText(),
                shard.path("since").asText(),
                shard.path("actor").asText(),
                shard.path("reason").asText()));
      }
    }
    screen.table(List.of("shard", "level", "since", "raised by", "reason"), rows);
    screen.plain("");
  }

  private static void nodes(Screen screen, JsonNode logs) {
    var rows = new ArrayList<List<String>>();
    for (var log : logs) {
      log.path("known")
          .properties()
          .forEach(it ->
              rows.add(List.of(it.getKey(), log.path("log").asText(), it.getValue().asText())));
    }
    screen.table(List.of("node", "log", "knows up to"), rows);
  }

  /** {@code skald cluster rules raise}. */
  @Command(
      name = "raise",
      description = {
        "Raises the rules by which the logs decide. There is no way back.",
        "Without a level each log is raised to the highest that all nodes know which live."
      })
  static final class Raise implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Parameters(
        arity = "0..1",
        paramLabel = "LEVEL",
        description = "To which; goes with --log, since each log has levels of its own.")
    private @Nullable Integer level;

    @Option(names = "--log", paramLabel = "NAME", description = "Only this log (all of them).")
    private @Nullable String log;

    @Option(names = "--reason", required = true, description = "Why.")
    private String reason = "";

    @Option(
        names = "--stop-old-nodes",
        description = "Even if nodes live that do not know the level: they stop.")
    private boolean stopOldNodes;

    @Mixin private @Nullable ActorOption actor;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (level != null && log == null) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "expected --log beside a level, found none");
      }
      var to = Objects.requireNonNull(node);
      var raised = JsonNodeFactory.instance.arrayNode();
      for (var name : logs(to)) {
        raised.add(
            to.client()
                .post("%s/%s/raise".formatted(PATH, ApiClient.encoded(name)), body(to))
                .orFail());
      }
      if (to.isJson()) {
        to.screen().plain(raised.toString());
        return 0;
      }
      for (var it : raised) {
        to.screen()
            .line(
                "%s  decides by rules of level %s"
                    .formatted(it.path("log").asText(), it.path("level").asText()));
      }
      return 0;
    }

    private List<String> logs(NodeOptions to) {
      if (log != null) {
        return List.of(log);
      }
      var all = new ArrayList<String>();
      to.client().get(PATH).orFail().path("logs").forEach(it -> all.add(it.path("log").asText()));
      return all;
    }

    private JsonNode body(NodeOptions to) {
      var body =
          Objects.requireNonNull(actor).because(to, reason).put("stopOldNodes", stopOldNodes);
      return level == null ? body : body.put("level", level);
    }
  }
}
