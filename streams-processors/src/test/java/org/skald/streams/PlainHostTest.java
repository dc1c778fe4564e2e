package org.skald.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PlainHostTest {

  private static final long IN_A_MINUTE =
      StreamScenario.START.plus(Duration.ofMinutes(1)).toEpochMilli();

  @TempDir Path directory;
  private StreamScenario shelf;

  @BeforeEach
  void start() {
    shelf =
        StreamScenario.of(
            HostedDecider.of("shelf.commands", new Shelf(), new ShelfCodec()), directory);
  }

  @AfterEach
  void stop() {
    shelf.close();
  }

  @Test
  void facts_and_effects_follow_a_command_and_bear_ids_that_follow_from_it() {
    shelf.send("A", "A put 2").send("A", "A hold x 2 " + IN_A_MINUTE);

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 2", "held x 2 " + IN_A_MINUTE);
    assertThat(shelf.read(ShelfCodec.BELLS))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.value()).isEqualTo("empty");
          assertThat(it.header(Headers.ID)).isEqualTo("shelf.commands-0@1/1");
          assertThat(it.header(Headers.COMMAND_ID)).isEqualTo("shelf.commands-0@1");
        });
  }

  @Test
  void a_rejection_is_told_and_changes_nothing() {
    shelf.send("A", "A put 1").send("A", "A hold x 2 " + IN_A_MINUTE).send("A", "A hold y 1 0");

    assertThat(shelf.values(ShelfCodec.REFUSALS)).containsExactly("expected 2 free boxes, found 1");
    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 1", "held y 1 0");
  }

  @Test
  void a_record_under_another_key_is_a_dead_letter() {
    shelf.send("B", "A put 1");

    assertThat(shelf.deadLetters())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.header(Headers.CODE)).isEqualTo("misrouted");
          assertThat(it.header(Headers.CAUSE)).contains("'A'", "'B'");
        });
    assertThat(shelf.values(ShelfCodec.EVENTS)).isEmpty();
  }

  @Test
  void a_timer_that_is_due_decides_before_the_record() {
    shelf.send("A", "A put 2").send("A", "A hold x 2 " + IN_A_MINUTE);

    shelf.at(Duration.ofMinutes(2)).send("A", "A hold y 1 0");

    assertThat(shelf.values(ShelfCodec.EVENTS))
        .containsSubsequence("dropped x expired at 2026-01-01T12:02:00Z", "held y 1 0");
    assertThat(shelf.values(ShelfCodec.REFUSALS)).isEmpty();
  }

  @Test
  void the_wall_clock_proposes_a_timer_when_no_record_comes() {
    shelf.send("A", "A put 2").send("A", "A hold x 2 " + IN_A_MINUTE);

    shelf.wait(Duration.ofSeconds(59));
    var early = shelf.values(ShelfCodec.EVENTS);
    shelf.wait(Duration.ofSeconds(2)).wait(Duration.ofMinutes(5));

    assertThat(early).hasSize(2);
    assertThat(shelf.values(ShelfCodec.EVENTS))
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("dropped x expired at 2026-01-01T12:01:0"));
  }

  @Test
  void log_time_never_goes_back() {
    shelf.send("A", "A put 2").at(Duration.ofMinutes(2)).send("A", "A put 1");

    shelf.at(Duration.ZERO).send("A", "A hold x 2 " + IN_A_MINUTE).send("A", "A put 1");

    assertThat(shelf.values(ShelfCodec.EVENTS))
        .contains("dropped x expired at 2026-01-01T12:02:00Z");
  }

  @Test
  void a_thing_that_is_as_it_was_at_first_is_not_kept() {
    shelf.send("A", "A hold x 0 " + IN_A_MINUTE);
    var held = shelf.keys('s');

    shelf.send("A", "A drop x");

    assertThat(held).containsExactly("A");
    assertThat(shelf.keys('s')).isEmpty();
    assertThat(shelf.keys('d')).isEmpty();
  }
}
