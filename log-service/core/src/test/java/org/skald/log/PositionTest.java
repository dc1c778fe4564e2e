package org.skald.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Places in a log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PositionTest {

  @Test
  void the_first_place_comes_after_the_one_before_it() {
    assertThat(Position.BEFORE_FIRST.next()).isEqualTo(new Position(0));
    assertThat(new Position(0).isAfter(Position.BEFORE_FIRST)).isTrue();
    assertThat(new Position(0).isAfter(new Position(0))).isFalse();
  }

  @Test
  void there_is_no_place_before_the_beginning() {
    assertThatThrownBy(() -> new Position(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a position is at least -1, was -2");
  }

  @Test
  void places_sort_as_they_lie() {
    assertThat(new Position(9)).isLessThan(new Position(10));
  }
}
