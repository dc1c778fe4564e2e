package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.CounterOverflow;
import org.skald.coordination.CounterEvent.CounterAdded;

/** Counters: what they stand at, and what who adds is told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CounterTest {

  private static final CounterName COUNTER = new CounterName("visits");

  private final CoordinationDecider decider = new CoordinationDecider();
  private final CoordinationLog log = new CoordinationLog();

  private List<CoordinationEvent> add(long delta) {
    return log.accept(new CounterCommand.Add(COUNTER, delta));
  }

  private CoordinationState value() {
    return log.state(Keys.of(COUNTER));
  }

  @Test
  void a_counter_begins_at_zero_and_who_adds_is_told_what_it_comes_to() {
    assertThat(value()).isEqualTo(new CounterState(0));

    assertThat(add(5)).containsExactly(new CounterAdded(COUNTER, 5, 5));
    assertThat(add(-7)).containsExactly(new CounterAdded(COUNTER, -7, -2));

    assertThat(value()).isEqualTo(new CounterState(-2));
    assertThat(decider.number(List.of(new CounterAdded(COUNTER, -7, -2))))
        .isEqualTo(OptionalLong.of(-2));
  }

  @Test
  void a_sum_of_more_than_64_bits_is_refused_and_changes_nothing() {
    add(Long.MAX_VALUE);

    assertThat(log.refuse(new CounterCommand.Add(COUNTER, 1)))
        .isEqualTo(new CounterOverflow(COUNTER, Long.MAX_VALUE, 1));
    assertThat(add(Long.MIN_VALUE)).hasSize(1);
    assertThat(log.refuse(new CounterCommand.Add(COUNTER, Long.MIN_VALUE)))
        .isEqualTo(new CounterOverflow(COUNTER, -1, Long.MIN_VALUE));
    assertThat(value()).isEqualTo(new CounterState(-1));
  }

  @Test
  void to_add_nothing_is_to_ask() {
    add(5);

    assertThat(add(0)).containsExactly(new CounterAdded(COUNTER, 0, 5));
  }

  @Test
  void a_counter_does_not_go_with_time() {
    add(5);

    log.pass(Duration.ofDays(10_000));

    assertThat(value()).isEqualTo(new CounterState(5));
  }
}
