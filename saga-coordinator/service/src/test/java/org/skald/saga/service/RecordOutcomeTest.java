package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.log.http.Problem;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RecordOutcomeTest {

  @ParameterizedTest
  @ValueSource(ints = {409, 422})
  void what_the_log_or_the_definition_has_refused_is_refused_for_good(int status) {
    assertThat(RecordOutcome.of(status, "saga-id-taken", "why"))
        .isEqualTo(new RecordOutcome.Refused("saga-id-taken", "why"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 413, 500, 503, 504})
  void all_else_is_no_fault_of_the_record_and_tried_again(int status) {
    assertThat(RecordOutcome.of(status, "any", "why"))
        .isEqualTo(new RecordOutcome.Undecided("why"));
  }

  @Test
  void a_busy_node_is_asked_again() {
    assertThat(RecordOutcome.of(Problem.overloaded("too much", Duration.ofSeconds(1))))
        .isEqualTo(new RecordOutcome.Undecided("too much"));
  }
}
