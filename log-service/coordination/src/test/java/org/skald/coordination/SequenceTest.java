package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.SequenceExhausted;
import org.skald.coordination.SequenceEvent.IdsReserved;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;

/** Sequences: blocks of ids, none of which comes twice. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SequenceTest {

  private static final SequenceName SEQUENCE = new SequenceName("orders");

  private final CoordinationDecider decider = new CoordinationDecider();
  private final CoordinationLog log = new CoordinationLog();

  private List<CoordinationEvent> reserve(int count) {
    return log.accept(new SequenceCommand.Reserve(SEQUENCE, count));
  }

  @Test
  void blocks_follow_each_other_from_1_on() {
    assertThat(reserve(10)).containsExactly(new IdsReserved(SEQUENCE, 1, 11));
    assertThat(reserve(1)).containsExactly(new IdsReserved(SEQUENCE, 11, 12));
    assertThat(reserve(1_000_000)).containsExactly(new IdsReserved(SEQUENCE, 12, 1_000_012));
  }

  @Test
  void who_reserves_is_told_where_the_block_ends() {
    assertThat(decider.number(reserve(10))).isEqualTo(OptionalLong.of(11));
  }

  @Test
  void a_counter_of_the_same_name_is_another_thing() {
    reserve(10);

    log.accept(new CounterCommand.Add(new CounterName(SEQUENCE.value()), -10));

    assertThat(reserve(1)).containsExactly(new IdsReserved(SEQUENCE, 11, 12));
  }

  @Test
  void when_there_are_not_enough_ids_none_is_handed_out() {
    var almost = new SequenceState(Long.MAX_VALUE - 2);

    var two =
        decider.decide(
            _ -> almost,
            new SequenceCommand.Reserve(SEQUENCE, 2),
            new Moment(new Position(0), CoordinationLog.START, 1));
    var three =
        decider.decide(
            _ -> almost,
            new SequenceCommand.Reserve(SEQUENCE, 3),
            new Moment(new Position(0), CoordinationLog.START, 1));

    assertThat(two)
        .isEqualTo(Decision.accept(new IdsReserved(SEQUENCE, Long.MAX_VALUE - 2, Long.MAX_VALUE)));
    assertThat(three).isEqualTo(Decision.reject(new SequenceExhausted(SEQUENCE, 2)));
  }

  @Test
  void a_block_has_a_size() {
    for (var count : List.of(0, 1_000_001)) {
      assertThatThrownBy(() -> new SequenceCommand.Reserve(SEQUENCE, count))
          .hasMessage("expected a block of 1 to 1000000 ids, found " + count);
    }
  }
}
