package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that clients hand back: in the list of sagas and in the journal. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlacesTest {

  private static final int SHARDS = 13;

  @ParameterizedTest
  @ValueSource(strings = {"0:", "3:order-1", "12:a:b/c", "0: x"})
  void a_cursor_is_read_as_it_was_written(String text) {
    assertThat(SagaCursor.parse(text, SHARDS)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "order-1", "x:order-1", "-1:order-1", "4294967295:order-1", "13:a"})
  void a_cursor_that_is_none_is_refused(String text) {
    assertThatThrownBy(() -> SagaCursor.parse(text, SHARDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the 'next' of an earlier page, found '%s'".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "12.7.33.4", "12..33.", "..."})
  void a_place_in_the_journal_is_read_as_it_was_written(String text) {
    assertThat(JournalPlace.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1.x", "-1", "1.-1", "1,2", "18446744073709551615"})
  void a_place_in_the_journal_that_is_none_is_refused(String text) {
    assertThatThrownBy(() -> JournalPlace.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected the id of an earlier event")
        .hasMessageEndingWith("found '%s'".formatted(text));
  }

  @Test
  void a_partition_that_was_not_read_has_no_next_offset() {
    var place = JournalPlace.parse("12.");

    assertThat(place.nextOf(0)).isEqualTo(12);
    assertThat(List.of(place.nextOf(1), place.nextOf(7))).containsOnly(JournalPlace.UNREAD);
  }
}
