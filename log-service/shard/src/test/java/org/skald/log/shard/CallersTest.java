package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Answer;
import org.skald.log.Position;

/** Who waits for which answer. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallersTest {

  private static final Answer ANSWER = new Answer.Accepted(new Position(3));
  private static final Duration MAX = Duration.ofSeconds(1);

  private final AtomicLong clockNs = new AtomicLong(Long.MAX_VALUE - 5); // It may wrap around.
  private final Callers callers = new Callers(clockNs::get);

  private void passes(Duration time) {
    clockNs.addAndGet(time.toNanos());
    callers.sweep();
  }

  @Test
  void all_who_wait_for_a_request_are_told_and_nobody_else() {
    var one = callers.expect("r", MAX);
    var other = callers.expect("r", MAX);
    var stranger = callers.expect("s", MAX);

    callers.answered("r", ANSWER);
    callers.answered("unknown", ANSWER);

    assertThat(one).isCompletedWithValue(ANSWER);
    assertThat(other).isCompletedWithValue(ANSWER);
    assertThat(stranger).isNotDone();
    assertThat(callers.size()).isEqualTo(1);
  }

  @Test
  void each_waits_for_a_time_of_its_own() {
    var early = callers.expect("r", MAX);
    passes(Duration.ofMillis(600));
    var late = callers.expect("r", MAX);

    passes(Duration.ofMillis(399));
    assertThat(early).isNotDone();
    passes(Duration.ofMillis(1));

    assertThat(early).isCompletedExceptionally();
    assertThat(early.exceptionNow()).isInstanceOf(TimeoutException.class);
    assertThat(late).isNotDone();
    callers.answered("r", ANSWER);
    assertThat(late).isCompletedWithValue(ANSWER);
  }

  @Test
  void who_has_failed_otherwise_is_forgotten() {
    var failed = callers.expect("r", MAX);
    failed.completeExceptionally(new IllegalStateException("not appended"));

    passes(Duration.ZERO);

    assertThat(callers.size()).isZero();
  }

  @Test
  void when_the_shard_stops_everybody_hears_of_it() {
    var one = callers.expect("r", MAX);
    var gone = new IllegalStateException("gone");

    callers.fail(gone);

    assertThat(one.exceptionNow()).isSameAs(gone);
    assertThat(callers.size()).isZero();
  }
}
