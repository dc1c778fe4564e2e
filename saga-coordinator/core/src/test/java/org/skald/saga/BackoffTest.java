package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.StepSpec.BACKOFF;
import static org.skald.saga.StepSpec.attempts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackoffTest {

  static final CommandId COMMAND = new CommandId(ORDER, "stock", Direction.DO);

  private static RetryPolicy policy(int attempts, double jitter) {
    return new RetryPolicy(attempts, BACKOFF, Duration.ofSeconds(10), jitter);
  }

  @Test
  void the_wait_doubles_up_to_its_bound() {
    var policy = policy(RetryPolicy.UNLIMITED, 0);
    assertThat(List.of(1, 2, 3, 6, 7, 1_000_000, Integer.MAX_VALUE))
        .extracting(attempt -> Backoff.delay(policy, COMMAND, attempt).toMillis())
        .containsExactly(200L, 400L, 800L, 6_400L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  void the_longest_possible_wait_does_not_overflow() {
    var longest = Duration.ofMillis(Long.MAX_VALUE);
    var policy = new RetryPolicy(9, Duration.ofMillis(1), longest, 0);
    assertThat(Backoff.delay(policy, COMMAND, 70)).isPositive();
  }

  @Test
  void no_attempt_follows_the_last_one() {
    var now = Instant.EPOCH;
    assertThat(Backoff.retryAt(policy(3, 0), COMMAND, 2, now)).contains(now.plusMillis(400));
    assertThat(Backoff.retryAt(policy(3, 0), COMMAND, 3, now)).isEmpty();
  }

  @Test
  void jitter_spreads_the_wait_evenly_around_its_middle_and_never_beyond_the_bound() {
    var waits =
        IntStream.range(0, 2_000)
            .mapToLong(i -> Backoff.delay(policy(9, 0.5), command(i), 2).toMillis())
            .summaryStatistics();
    assertThat(waits.getMin()).isBetween(200L, 210L);
    assertThat(waits.getMax()).isBetween(590L, 600L);
    assertThat(waits.getAverage()).isBetween(390.0, 410.0);
    assertThat(Backoff.delay(policy(9, 1), COMMAND, 9)).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void jitter_is_the_same_on_every_replica_and_in_every_release() {
    // Computed apart from this code, from the two definitions that it cites.
    assertThat(Backoff.fraction(COMMAND, 1)).isEqualTo(0.012092806214663354);
    assertThat(Backoff.fraction(COMMAND, 2)).isEqualTo(0.3908978510762302);
  }

  private static CommandId command(int order) {
    return new CommandId(new SagaId("order-" + order), "stock", Direction.DO);
  }
}
