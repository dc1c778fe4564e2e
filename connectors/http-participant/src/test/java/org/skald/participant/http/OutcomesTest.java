package org.skald.participant.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skald.participant.http.Outcomes.Try;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutcomesTest {

  @ParameterizedTest
  @CsvSource({
    "200, DONE",
    "201, DONE",
    "204, DONE",
    "301, NOT_DONE",
    "400, REFUSED",
    "404, REFUSED",
    "409, REFUSED",
    "422, REFUSED",
    "408, NOT_DONE",
    "425, NOT_DONE",
    "429, NOT_DONE",
    "503, NOT_DONE",
    "500, UNKNOWN",
    "502, UNKNOWN",
    "504, UNKNOWN"
  })
  void a_status_means_one_thing(int status, Try meaning) {
    assertThat(Outcomes.of(status, false)).isEqualTo(meaning);
  }

  @Test
  void a_conflict_after_a_try_that_may_have_arrived_is_likely_to_be_with_that_one() {
    assertThat(Outcomes.of(409, true)).isEqualTo(Try.UNKNOWN);
    assertThat(Outcomes.of(422, true)).isEqualTo(Try.REFUSED);
  }

  @Test
  void an_endpoint_that_refuses_is_well_and_one_that_fails_or_is_overrun_is_not() {
    assertThat(Outcomes.isWell(422)).isTrue();
    assertThat(Outcomes.isWell(500)).isFalse();
    assertThat(Outcomes.isWell(429)).isFalse();
  }
}
