package org.skald.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Log time by its rules. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogTimeTest {

  private static final Duration CAP = Duration.ofSeconds(10);
  private static final long START_MS = 1_700_000_000_000L;

  private static LogTime after(long... stampsMs) {
    var time = LogTime.UNSET;
    for (var stampMs : stampsMs) {
      time = time.at(START_MS + stampMs, CAP);
    }
    return time;
  }

  @Test
  void the_first_record_sets_the_clock() {
    assertThat(after(0)).isEqualTo(new LogTime(Instant.ofEpochMilli(START_MS), START_MS));
  }

  @Test
  void time_moves_by_what_passed_between_two_records() {
    assertThat(after(0, 1_500, 2_000).now()).isEqualTo(Instant.ofEpochMilli(START_MS + 2_000));
  }

  @Test
  void an_outage_costs_at_most_one_cap() {
    assertThat(after(0, 3_600_000).now()).isEqualTo(Instant.ofEpochMilli(START_MS + 10_000));
  }

  @Test
  void a_clock_that_is_set_back_does_not_stop_time() {
    assertThat(after(0, 5_000, -3_600_000, -3_599_000).now())
        .isEqualTo(Instant.ofEpochMilli(START_MS + 6_000));
  }

  @Test
  void a_clock_that_jumps_ahead_and_is_set_right_again_costs_one_cap_and_no_standstill() {
    assertThat(after(0, 3_600_000, 1_000, 2_000).now())
        .isEqualTo(Instant.ofEpochMilli(START_MS + 11_000));
  }

  @Test
  void whatever_the_stamps_time_never_goes_back_nor_faster_than_the_cap() {
    for (var seed = 1; seed <= 200; seed++) {
      var dice = new Random(seed);
      var time = LogTime.UNSET.at(START_MS, CAP);
      for (var i = 0; i < 100; i++) {
        var next = time.at(START_MS + dice.nextLong(-100_000_000, 100_000_000), CAP);
        assertThat(Duration.between(time.now(), next.now()))
            .as("seed %d, record %d", seed, i)
            .isBetween(Duration.ZERO, CAP);
        time = next;
      }
    }
  }
}
