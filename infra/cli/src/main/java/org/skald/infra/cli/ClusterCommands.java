package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What there is to see of the nodes together. */
final class ClusterCommands {

  private static final String ALIVE = "alive";
  private static final String SILENT = "alive, but does not answer";
  private static final String NONE = "none";
  private static final String NOT_OPEN = "not open";

  private ClusterCommands() {}

  /** {@code skald cluster}. */
  @Command(
      name = "cluster",
      description = "Shows nodes, shards, drivers and lag, and Kafka's leaders, replicas, quorum.",
      subcommands = RulesCommand.class)
  static final class Cluster implements Callable<Integer> {

    @Mixin private @Nullable NodeOptions node;

    @Override
    public Integer call() {
      var to = Objects.requireNonNull(node);
      var cluster = to.client().get("/cluster").orFail();
      if (to.isJson()) {
        to.screen().plain(cluster.toString());
        return 0;
      }
      nodes(to.screen(), cluster);
      shards(to.screen(), cluster);
      kafka(to.screen(), cluster.path("kafka"));
      return 0;
    }

    private static void nodes(Screen screen, JsonNode cluster) {
      var rows = new ArrayList<List<String>>();
      for (var it : cluster.path("nodes")) {
        var name = it.path("name").asText();
        rows.add(
            List.of(
                name,
                state(it),
                it.path("address").asText(""),
                Long.toString(driven(cluster, name))));
      }
      screen.table(
          List.of("node", "state", "address", "drives"), rows, row -> !row.get(1).equals(ALIVE));
      screen.plain("");
    }

    private static String state(JsonNode node) {
      var state = node.path("state").asText();
      return state.equals(ALIVE) && !node.path("answers").asBoolean() ? SILENT : state;
    }

    private static long driven(JsonNode cluster, String node) {
      return stream(cluster.path("shards"))
          .filter(it -> it.path("driver").asText().equals(node))
          .count();
    }

    private static void shards(Screen screen, JsonNode cluster) {
      var rows = new ArrayList<List<String>>();
      for (var it : cluster.path("shards")) {
        rows.add(
            List.of(
                it.path("log").asText() + "/" + it.path("shard").asText(),
                it.path("driver").asText(NONE),
                replicas(it),
                partition(cluster, it)));
      }
      screen.table(
          List.of("shard", "driver", "replicas (lag)", "Kafka leader, in sync"),
          rows,
          row -> row.get(1).equals(NONE) || row.get(2).contains(NOT_OPEN));
      screen.plain("");
    }

    /** Every node that holds the shard or is to, and how far behind it is. */
    private static String replicas(JsonNode shard) {
      var open = stream(shard.path("open")).map(JsonNode::asText).collect(Collectors.toSet());
      var all = new ArrayList<String>();
      stream(shard.path("members")).map(JsonNode::asText).forEach(all::add);
      open.stream().sorted().filter(it -> !all.contains(it)).forEach(all::add);
      return all.stream()
          .map(it -> {
            var lag = shard.path("lag").path(it);
            var known = lag.isMissingNode() ? "?" : lag.asText();
            return open.contains(it)
                ? "%s (%s)".formatted(it, known)
                : "%s (%s, %s)".formatted(it, known, NOT_OPEN);
          })
          .collect(Collectors.joining(", "));
    }

    private static String partition(JsonNode cluster, JsonNode shard) {
      return stream(cluster.path("kafka").path("partitions"))
          .filter(it ->
              it.path("topic").asText().equals(shard.path("log").asText())
                  && it.path("partition").asInt() == shard.path("shard").asInt())
          .findFirst()
          .map(it ->
              "%s, %d of %d"
                  .formatted(
                      it.path("leader").asText(),
                      it.path("inSync").size(),
                      it.path("replicas").size()))
          .orElse("?");
    }

    private static void kafka(Screen screen, JsonNode kafka) {
      screen.table(
          List.of("Kafka brokers", "quorum leader", "voters", "behind"),
          List.of(
              List.of(
                  joined(kafka.path("brokers")),
                  kafka.path("quorumLeader").asText(),
                  joined(kafka.path("voters")),
                  kafka.path("lagging").isEmpty() ? "none" : joined(kafka.path("lagging")))));
      kafka
          .path("trouble")
          .forEach(it -> screen.line("@|yellow Kafka did not tell:|@ " + it.asText()));
    }
  }

  /** {@code skald ring}. */
  @Command(name = "ring", description = "Shows where keys live.")
  static final class Ring {

    @Command(description = "Shows the shard of a key and the nodes that hold it.")
    int lookup(
        @Mixin NodeOptions node,
        @Parameters(paramLabel = "KEY", description = "Such as the id of a saga.") String key,
        @Option(names = "--log", paramLabel = "NAME", description = "Which log (the saga log).")
            @Nullable String log) {
      var path = "/ring?key=" + ApiClient.encoded(key);
      var place =
          node.client().get(log == null ? path : path + "&log=" + ApiClient.encoded(log)).orFail();
      if (node.isJson()) {
        node.screen().plain(place.toString());
        return 0;
      }
      node.screen()
          .table(
              List.of("key", "shard", "driver", "held by"),
              List.of(
                  List.of(
                      place.path("key").asText(),
                      place.path("log").asText() + "/" + place.path("shard").asText(),
                      place.path("driver").asText(NONE),
                      joined(place.path("members")))));
      return 0;
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String joined(JsonNode array) {
    return stream(array).map(JsonNode::asText).collect(Collectors.joining(", "));
  }
}
