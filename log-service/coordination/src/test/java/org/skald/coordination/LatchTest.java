package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.CountDiffers;
import org.skald.coordination.LatchEvent.LatchCountedDown;
import org.skald.coordination.LatchEvent.LatchOpened;

/** Latches: who counts, and when they open. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LatchTest {

  private static final LatchName LATCH = new LatchName("imported");

  private final CoordinationLog log = new CoordinationLog();

  private List<CoordinationEvent> countDown(String party) {
    return log.accept(new LatchCommand.CountDown(LATCH, party, 2));
  }

  private CoordinationState latch() {
    return log.state(Keys.of(LATCH));
  }

  @Test
  void a_latch_opens_when_all_parties_have_done_their_part() {
    assertThat(countDown("ann")).containsExactly(new LatchCountedDown(LATCH, "ann", 2));
    assertThat(latch()).isEqualTo(new LatchState.Closed(2, Set.of("ann")));

    assertThat(countDown("bob")).containsExactly(new LatchOpened(LATCH, "bob", 2));

    assertThat(latch()).isEqualTo(new LatchState.Open(2));
  }

  @Test
  void a_party_counts_once() {
    countDown("ann");

    assertThat(countDown("ann")).isEmpty();

    assertThat(latch()).isInstanceOf(LatchState.Closed.class);
  }

  @Test
  void what_is_open_stays_open_and_takes_no_more() {
    countDown("ann");
    countDown("bob");

    assertThat(countDown("eve")).isEmpty();

    assertThat(latch()).isEqualTo(new LatchState.Open(2));
  }

  @Test
  void a_latch_of_one_opens_at_once() {
    log.accept(new LatchCommand.CountDown(LATCH, "ann", 1));

    assertThat(latch()).isEqualTo(new LatchState.Open(1));
  }

  @Test
  void another_count_is_refused_whether_it_is_open_or_not() {
    var wish = new LatchCommand.CountDown(LATCH, "eve", 3);
    countDown("ann");

    assertThat(log.refuse(wish)).isEqualTo(new CountDiffers("latch 'imported'", 3, 2));
    countDown("bob");

    assertThat(log.refuse(wish).explain())
        .isEqualTo("expected latch 'imported' to be for 3, found that it is for 2");
  }

  @Test
  void a_count_has_bounds() {
    for (var count : List.of(0, 1_001)) {
      assertThatThrownBy(() -> new LatchCommand.CountDown(LATCH, "ann", count))
          .hasMessage("expected a count of 1 to 1000, found " + count);
    }
  }
}
