package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald latch}: waiting until so and so many have done their part. */
@Command(name = "latch", description = "Counts latches down and waits until they are open.")
final class LatchCommand {

  private static final Duration WAIT_ONCE = Duration.ofSeconds(20);

  @Command(
      name = "count-down",
      description = "Says that a party has done its part, and prints how many are left.")
  int countDown(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--count",
              paramLabel = "N",
              required = true,
              description = "How many parties there are; who comes first fixes it.")
          int count,
      @Option(
              names = "--party",
              paramLabel = "PARTY",
              required = true,
              description = "Which one it is; each counts once.")
          String party) {
    var body = JsonNodeFactory.instance.objectNode().put("party", party).put("count", count);
    var latch = node.client().post(path(name) + "/count-down", body).orFail();
    node.screen().plain(node.isJson() ? latch.toString() : latch.path("left").asText());
    return 0;
  }

  @Command(description = "Waits until a latch is open; exits with 5 when it is not in time.")
  int await(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--wait",
              paramLabel = "DURATION",
              description = "How long to wait, such as 30s; for ever, when not given.")
          @Nullable Duration wait) {
    var startNs = System.nanoTime();
    while (true) {
      var gone = Duration.ofNanos(System.nanoTime() - startNs);
      var left = wait == null ? WAIT_ONCE : wait.minus(gone);
      var latch = ask(node, name, left.compareTo(WAIT_ONCE) < 0 ? left : WAIT_ONCE);
      if (latch.path("state").asText().equals("open")) {
        node.screen().plain(node.isJson() ? latch.toString() : "open");
        return 0;
      }
      if (wait != null && left.compareTo(WAIT_ONCE) <= 0) {
        throw new Failed(
            Failed.NOT_IN_TIME,
            "expected latch '%s' to open within %s, found that %d are left"
                .formatted(name, wait, latch.path("left").asInt()));
      }
    }
  }

  private static JsonNode ask(NodeOptions node, String name, Duration wait) {
    var waitMs = Math.max(0, wait.toMillis());
    return node.client().get(path(name) + "?read=linearizable&wait=" + waitMs + "ms").orFail();
  }

  private static String path(String name) {
    return "/latches/" + ApiClient.encoded(name);
  }
}
