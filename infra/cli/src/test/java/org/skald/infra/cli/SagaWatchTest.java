package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a watch is over, and what its exit code says of it. */
@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaWatchTest {

  private static final String STARTED =
      "event: StepStarted\ndata: {\"sagaId\": \"o-1\", \"step\": \"@|bold pay|@\"}\n\n";
  private static final String ENDED =
      "event: SagaEnded\ndata: {\"sagaId\": \"o-1\", \"outcome\": \"completed\"}\n\n";
  private static final String CLOSING = "event: closing\ndata: {\"reason\": \"it ends\"}\n\n";

  /** A node that sends this, and by which the saga has completed from the so-maniest look on. */
  private static FakeNode node(String stream, int ends) throws IOException {
    var looks = new AtomicInteger();
    return new FakeNode((_, path) ->
        path.endsWith("/watch")
            ? stream
            : "{\"state\": \"%s\"}"
                .formatted(looks.incrementAndGet() >= ends ? "completed" : "running"));
  }

  @Test
  void a_watch_is_over_when_the_saga_ends() throws Exception {
    try (var node = node(": open\n\n" + STARTED + ENDED + CLOSING, 9)) {
      var watched = node.run("saga", "watch", "o-1");

      assertThat(watched.exitCode()).isZero();
      assertThat(watched.out()).contains("StepStarted", "SagaEnded").doesNotContain("closing");
    }
  }

  @Test
  void a_saga_that_ended_before_anybody_listened_is_noticed_when_it_is_quiet() throws Exception {
    try (var node = node(": open\n\n" + STARTED + ": heartbeat\n\n" + CLOSING, 2)) {
      var watched = node.run("saga", "watch", "o-1");

      assertThat(watched.exitCode()).isZero();
      assertThat(watched.out()).contains("StepStarted", "o-1 has ended: completed");
    }
  }

  @Test
  void a_stream_that_ends_before_the_saga_does_is_no_success() throws Exception {
    try (var node = node(": open\n\n" + STARTED + CLOSING, 9)) {
      var one = node.run("saga", "watch", "o-1");
      var all = node.run("saga", "watch");

      assertThat(one.exitCode()).isEqualTo(3);
      assertThat(one.out()).contains("closing");
      assertThat(one.err()).contains("expected news until saga 'o-1' has ended, found the end");
      assertThat(all.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void what_programs_read_is_json_as_it_is() throws Exception {
    try (var node = node(": open\n\n" + STARTED + ": heartbeat\n\n", 2)) {
      assertThat(node.run("saga", "watch", "o-1", "--json").out().lines())
          .containsExactly(
              "{\"type\":\"StepStarted\",\"event\":{\"sagaId\":\"o-1\",\"step\":\"@|bold pay|@\"}}",
              "{\"type\":\"ended\",\"event\":{\"sagaId\":\"o-1\",\"state\":\"completed\"}}");
    }
  }
}
