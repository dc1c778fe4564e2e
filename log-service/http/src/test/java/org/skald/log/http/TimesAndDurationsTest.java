package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may write as a time, and as a duration. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TimesAndDurationsTest {

  @Test
  void durations_are_as_people_and_iso_8601_write_them() {
    assertThat(Durations.parse("90s")).contains(Duration.ofSeconds(90));
    assertThat(Durations.parse("PT1M30S")).contains(Duration.ofSeconds(90));
    assertThat(Durations.parse("36525d")).contains(Duration.ofDays(36_525));
  }

  /** Beyond a hundred years log time and a duration together fit no record. */
  @ParameterizedTest
  @ValueSource(strings = {"", "90", "-1s", "PT-1S", "36526d", "999999999d", "P106751991167D"})
  void other_texts_are_no_durations(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void times_are_of_the_years_1_to_9999() {
    var first = "0001-01-01T00:00:00Z";
    var last = "9999-12-31T23:59:59.999999999Z";

    assertThat(Times.parse(first)).contains(Instant.parse(first));
    assertThat(Times.parse(last)).contains(Instant.parse(last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-03-01",
        "0000-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z"
      })
  void other_texts_are_no_times(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }
}
