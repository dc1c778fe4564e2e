package org.skald.streams.overlap.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.streams.overlap.core.Fact.Told;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyTouchesTest {

  private final Story story = new Story();

  private static List<String> told(List<Overlap> overlaps) {
    return overlaps.stream()
        .map(it ->
            "%s %s.%s under %s.%s"
                .formatted(
                    it.kind(),
                    it.undone().by().id(),
                    it.undone().step(),
                    it.other().by().id(),
                    it.other().step()))
        .toList();
  }

  @Test
  void who_reads_what_is_undone_later_is_reported_with_the_times_of_both() {
    story.writes("a", "reserve", "stock");
    story.over("a", "reserve");
    story.reads("b", "look", "stock");
    story.over("b", "look");
    story.undoing("a", "reserve");

    var overlaps = story.undone("a", "reserve");

    assertThat(told(overlaps)).containsExactly("DIRTY_READ a.reserve under b.look");
    var overlap = overlaps.getFirst();
    assertThat(overlap.key()).isEqualTo("stock");
    assertThat(overlap.undone().from()).isEqualTo(Story.START.plusSeconds(1));
    assertThat(overlap.undone().to()).contains(Story.START.plusSeconds(6));
    assertThat(overlap.other().from()).isEqualTo(Story.START.plusSeconds(3));
    assertThat(overlap.other().to()).contains(Story.START.plusSeconds(4));
    assertThat(overlap.other().by().definition()).isEqualTo("of-b");
  }

  @Test
  void who_writes_it_may_have_lost_an_update() {
    story.writes("a", "reserve", "stock");
    story.writes("b", "reserve", "stock");

    assertThat(told(story.undone("a", "reserve")))
        .containsExactly("LOST_UPDATE a.reserve under b.reserve");
    assertThat(told(story.undone("b", "reserve")))
        .containsExactly("LOST_UPDATE b.reserve under a.reserve");
  }

  @Test
  void what_was_only_read_is_not_undone() {
    story.reads("a", "look", "stock");
    story.writes("b", "reserve", "stock");

    assertThat(story.undone("a", "look")).isEmpty();
  }

  @Test
  void who_is_at_it_before_or_after_is_not_reported() {
    story.reads("before", "look", "stock");
    story.over("before", "look");
    story.writes("a", "reserve", "stock");
    story.undone("a", "reserve");

    assertThat(story.reads("after", "look", "stock")).isEmpty();
  }

  @Test
  void who_began_before_and_was_still_at_it_is_reported() {
    story.reads("b", "look", "stock");
    story.writes("a", "reserve", "stock");
    story.over("b", "look");

    assertThat(told(story.undone("a", "reserve")))
        .containsExactly("DIRTY_READ a.reserve under b.look");
  }

  @Test
  void who_comes_while_it_is_being_undone_is_reported() {
    story.writes("a", "reserve", "stock");
    story.over("a", "reserve");
    story.undoing("a", "reserve");
    story.reads("b", "look", "stock");

    assertThat(told(story.undone("a", "reserve"))).hasSize(1);
  }

  @Test
  void a_compensation_writes_too() {
    story.writes("b", "reserve", "stock");
    story.over("b", "reserve");
    story.writes("a", "reserve", "stock");
    story.undoing("b", "reserve");
    story.undone("b", "reserve");

    assertThat(told(story.undone("a", "reserve")))
        .containsExactly("LOST_UPDATE a.reserve under b.reserve");
  }

  @Test
  void another_key_is_another_matter() {
    story.writes("a", "reserve", "stock/1");
    story.reads("b", "look", "stock/2");

    assertThat(story.undone("a", "reserve")).isEmpty();
  }

  @Test
  void steps_of_one_saga_and_of_one_family_are_not_reported() {
    story.writes("a", "reserve", "stock");
    story.reads("a", "look", "stock");
    story.reads("a/sub", "look", "stock");
    story.reads("a/sub/sub", "look", "stock");
    story.writes("b/sub", "reserve", "stock");
    story.reads("b/sub.1", "look", "stock");

    assertThat(told(story.undone("a", "reserve")))
        .containsExactly(
            "LOST_UPDATE a.reserve under b/sub.reserve", "DIRTY_READ a.reserve under b/sub.1.look");
    assertThat(told(story.undone("b/sub", "reserve")))
        .containsExactly(
            "DIRTY_READ b/sub.reserve under a.look",
            "LOST_UPDATE b/sub.reserve under a.reserve",
            "DIRTY_READ b/sub.reserve under a/sub.look",
            "DIRTY_READ b/sub.reserve under a/sub/sub.look");
  }

  @Test
  void an_id_with_a_slash_makes_no_family() {
    assertThat(
            new Toucher("order/1", "of", 1, Optional.empty())
                .isOfOneFamily(new Toucher("order", "of", 1, Optional.empty())))
        .isFalse();
  }

  @Test
  void whoever_is_told_late_is_reported_when_he_is() {
    var early = story.touched(Story.by("b"), "look", Map.of("stock", Mode.READ));
    story.writes("a", "reserve", "stock");
    story.undone("a", "reserve");
    story.compensated("a");
    story.later(KeyTouches.LATE_MAX.minusMinutes(1));

    assertThat(told(story.take(early))).containsExactly("DIRTY_READ a.reserve under b.look");
  }

  @Test
  void a_pair_is_reported_once_whatever_is_repeated() {
    story.writes("a", "reserve", "stock");
    var look = story.touched(Story.by("b"), "look", Map.of("stock", Mode.READ));
    story.take(look);
    var undone = story.moved("a", "reserve", Told.UNDONE);
    assertThat(story.take(undone)).hasSize(1);

    assertThat(story.take(look)).isEmpty();
    assertThat(story.take(undone)).isEmpty();
    assertThat(story.take(story.touched(Story.by("b"), "look", Map.of("stock", Mode.READ))))
        .isEmpty();
    assertThat(story.over("b", "look")).isEmpty();
    assertThat(story.compensated("a")).isEmpty();
  }

  @Test
  void a_pair_is_reported_once_though_the_other_was_cut_meanwhile() {
    story.writes("w", "reserve", "stock");
    story.writes("a", "reserve", "stock");
    story.over("w", "reserve");
    assertThat(told(story.undone("a", "reserve")))
        .containsExactly("LOST_UPDATE a.reserve under w.reserve");
    for (var i = 1; i < KeyTouches.KEPT_MAX; i++) {
      story.writes("b" + i, "reserve", "stock");
    }
    assertThat(story.detector().cut()).isEqualTo(1);

    assertThat(story.completed("w")).isEmpty();
  }

  @Test
  void the_end_of_a_saga_changes_nothing_of_what_it_has_read() {
    story.reads("r", "look", "stock");
    story.over("r", "look");
    var before = story.detector().key("stock");

    story.completed("r");

    assertThat(story.detector().key("stock")).isEqualTo(before);
  }

  @Test
  void nothing_is_kept_for_longer_than_it_may_matter() {
    story.writes("a", "reserve", "stock");
    story.over("a", "reserve");
    story.reads("b", "look", "stock");
    story.over("b", "look");
    story.completed("b");
    story.later(Duration.ofDays(3));
    assertThat(story.detector().key("stock").all()).hasSize(2);
    assertThat(told(story.undone("a", "reserve"))).hasSize(1);
    story.compensated("a");

    story.later(KeyTouches.LATE_MAX);

    assertThat(story.detector().key("stock").all()).isEmpty();
    assertThat(story.detector().cut()).isZero();
  }

  @Test
  void a_saga_that_does_not_end_is_given_up_in_the_end_and_counted() {
    story.writes("a", "reserve", "stock");

    story.later(KeyTouches.OPEN_MAX.minusSeconds(1));
    assertThat(story.detector().key("stock").all()).hasSize(1);
    story.later(Duration.ofSeconds(1));

    assertThat(story.detector().key("stock").all()).isEmpty();
    assertThat(story.detector().cut()).isEqualTo(1);
  }

  @Test
  void of_too_many_the_oldest_go_first_those_that_have_ended_and_are_counted() {
    story.writes("a", "reserve", "stock");
    for (var i = 0; i < KeyTouches.KEPT_MAX; i++) {
      story.reads("b" + i, "look", "stock");
      story.over("b" + i, "look");
    }

    assertThat(story.detector().cut()).isEqualTo(1);
    assertThat(story.undone("a", "reserve"))
        .hasSize(KeyTouches.KEPT_MAX - 1)
        .noneMatch(it -> it.other().by().id().equals("b0"));
  }

  @Test
  void a_sub_saga_that_has_completed_may_still_be_undone() {
    story.writes("p/sub", "reserve", "stock");
    story.over("p/sub", "reserve");
    story.completed("p/sub");
    story.later(Duration.ofDays(2));
    story.reads("b", "look", "stock");
    story.undoing("p/sub", "reserve");

    assertThat(told(story.undone("p/sub", "reserve")))
        .containsExactly("DIRTY_READ p/sub.reserve under b.look");
  }

  @Test
  void a_step_that_is_done_anew_is_at_it_anew() {
    story.writes("a", "reserve", "stock");
    story.reads("b", "look", "stock");
    story.over("b", "look");
    assertThat(story.undone("a", "reserve")).hasSize(1);
    story.reads("c", "look", "stock");
    story.over("c", "look");
    story.writes("a", "reserve", "stock");
    story.reads("d", "look", "stock");

    assertThat(told(story.undone("a", "reserve")))
        .containsExactly("DIRTY_READ a.reserve under d.look");
  }

  @Test
  void when_to_look_again_is_told() {
    story.writes("a", "reserve", "stock");
    var from = story.now();
    assertThat(story.detector().key("stock").due(from)).contains(from.plus(KeyTouches.OPEN_MAX));

    story.completed("a");

    var key = story.detector().key("stock");
    assertThat(key.due(story.now())).contains(story.now().plus(KeyTouches.LATE_MAX));
    assertThat(key.due(story.now().plus(KeyTouches.LATE_MAX))).isEmpty();
  }
}
