package org.skald.streams.search.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;
import org.skald.streams.search.core.Slice.Found;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PagesTest {

  @Test
  void a_page_has_the_newest_of_all_shards() {
    var page = Pages.merge(List.of(all(9, 5, 1), all(8, 7, 2)), 10);

    assertThat(page.sagas()).containsExactly(9, 8, 7, 5, 2, 1);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_page_ends_at_its_limit_and_says_where_the_next_one_begins() {
    var page = Pages.merge(List.of(all(9, 5, 1), all(8, 7, 2)), 3);

    assertThat(page.sagas()).containsExactly(9, 8, 7);
    assertThat(page.next()).contains(place(7));
  }

  @Test
  void what_lies_behind_the_place_to_which_a_shard_has_looked_waits_for_the_next_page() {
    var looked = new Slice<>(List.of(found(9)), Optional.of(place(6)));

    var page = Pages.merge(List.of(looked, all(8, 5, 4)), 10);

    assertThat(page.sagas()).as("a 7 may not have been found yet").containsExactly(9, 8);
    assertThat(page.next()).contains(place(6));
  }

  @Test
  void a_page_may_be_empty_and_not_the_last() {
    var page = Pages.merge(List.of(new Slice<Integer>(List.of(), Optional.of(place(6)))), 10);

    assertThat(page.sagas()).isEmpty();
    assertThat(page.next()).contains(place(6));
  }

  @Test
  void of_the_same_age_the_ids_decide() {
    assertThat(place(1).compareTo(new Cursor(Facts.START.plusSeconds(1), "o-2"))).isNegative();
  }

  @Test
  void ids_stand_as_their_keys_do_in_the_store() {
    var emoji = new Cursor(Facts.START, "o-\ud83d\ude00");
    var wide = new Cursor(Facts.START, "o-\uff5e");

    assertThat(emoji.isBehind(wide)).isTrue();
    assertThat(wide.isBehind(emoji)).isFalse();
    assertThat(emoji.isBehind(emoji)).isFalse();
  }

  @Test
  void a_cursor_is_read_as_it_was_written() {
    assertThat(Cursor.parse(new Cursor(Facts.START, "a:b").toString()))
        .isEqualTo(new Cursor(Facts.START, "a:b"));
    assertThatThrownBy(() -> Cursor.parse("o-1")).hasMessageContaining("after: expected");
  }

  @Test
  void places_are_read_as_they_were_written() {
    var places = Places.parse("0-12.2-4711");

    assertThat(places.of(2)).contains(new Position(4711));
    assertThat(places.of(1)).isEmpty();
    assertThat(places).hasToString("0-12.2-4711");
    assertThatThrownBy(() -> Places.parse("4711")).hasMessageContaining("at-least: expected");
  }

  private static Slice<Integer> all(Integer... seconds) {
    return new Slice<>(Arrays.stream(seconds).map(PagesTest::found).toList(), Optional.empty());
  }

  private static Found<Integer> found(int seconds) {
    return new Found<>(place(seconds), seconds);
  }

  private static Cursor place(int seconds) {
    return new Cursor(Facts.START.plusSeconds(seconds), "o-1");
  }
}
