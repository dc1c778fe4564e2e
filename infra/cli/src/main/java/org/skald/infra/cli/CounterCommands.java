package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Numbers that all who ask the log share. */
final class CounterCommands {

  private CounterCommands() {}

  /** {@code skald counter}. */
  @Command(name = "counter", description = "Adds to counters and reads them.")
  static final class Counter {

    @Command(description = "Adds to a counter and prints what it comes to.")
    int add(
        @Mixin NodeOptions node,
        @Parameters(paramLabel = "NAME") String name,
        @Parameters(
                paramLabel = "DELTA",
                arity = "0..1",
                defaultValue = "1",
                description = "How much; negative, behind --, to take away (${DEFAULT-VALUE}).")
            long delta) {
      var body = JsonNodeFactory.instance.objectNode().put("delta", delta);
      var counter =
          node.client().post("/counters/" + ApiClient.encoded(name) + "/add", body).orFail();
      node.screen().plain(node.isJson() ? counter.toString() : counter.path("value").asText());
      return 0;
    }

    @Command(description = "Prints what a counter stands at.")
    int read(@Mixin NodeOptions node, @Parameters(paramLabel = "NAME") String name) {
      var path = "/counters/" + ApiClient.encoded(name) + "?read=linearizable";
      var counter = node.client().get(path).orFail();
      node.screen().plain(node.isJson() ? counter.toString() : counter.path("value").asText());
      return 0;
    }
  }

  /** {@code skald sequence}. */
  @Command(name = "sequence", description = "Hands out ids that come once.")
  static final class Sequence {

    @Command(description = "Reserves a block of ids and prints the first and the last of it.")
    int reserve(
        @Mixin NodeOptions node,
        @Parameters(paramLabel = "NAME") String name,
        @Option(
                names = "--count",
                paramLabel = "N",
                defaultValue = "1",
                description = "How many ids (${DEFAULT-VALUE}).")
            int count) {
      var body = JsonNodeFactory.instance.objectNode().put("count", count);
      var block =
          node.client().post("/sequences/" + ApiClient.encoded(name) + "/reserve", body).orFail();
      node.screen()
          .plain(
              node.isJson()
                  ? block.toString()
                  : "%d %d".formatted(block.path("from").asLong(), block.path("to").asLong() - 1));
      return 0;
    }
  }
}
