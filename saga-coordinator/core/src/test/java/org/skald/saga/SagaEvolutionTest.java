package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaEvolutionTest {

  static final SagaDefinition SAGA = definition(compensatable("a"), pivot("p").after("a"));
  static final Facts FACTS = Past.none().facts();

  private static void isCorrupt(SagaEvent event, Past past) {
    assertThatThrownBy(() -> new SagaDecider().evolve(past.state(), event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("corrupt log: expected a state that ")
        .hasMessageContaining(event.toString());
  }

  @Test
  void every_event_but_the_start_is_corrupt_before_the_start() {
    for (var event :
        List.of(
            FACTS.stepStarted("a", 1, ""),
            FACTS.skipped("a"),
            FACTS.succeeded("a", 1),
            FACTS.failed("a", 1),
            FACTS.refused("a", 1),
            FACTS.timedOut("a", 1),
            FACTS.queried("a", 1, 1, "", TIMEOUT),
            FACTS.cancelRequested(),
            FACTS.deadlinePassed(),
            FACTS.turned(Cause.CANCEL, ""),
            FACTS.undoStarted("a", 1, ""),
            FACTS.compensated("a", 1),
            FACTS.undoFailed("a", 1, "", Optional.empty()),
            FACTS.stuck("a", ""),
            FACTS.ended(Outcome.COMPLETED))) {
      isCorrupt(event, Past.none());
    }
  }

  @Test
  void a_second_start_is_corrupt() {
    isCorrupt(FACTS.started(SAGA), Past.startOf(SAGA));
  }

  @Test
  void an_event_of_another_saga_is_corrupt() {
    isCorrupt(new Facts(new SagaId("order-2"), FACTS.at()).succeeded("a", 1), Past.startOf(SAGA));
  }

  @Test
  void an_event_of_an_unknown_step_is_corrupt() {
    isCorrupt(FACTS.stepStarted("b", 1, ""), Past.startOf(SAGA));
    isCorrupt(FACTS.skipped("b"), Past.startOf(SAGA));
    isCorrupt(FACTS.failed("b", 1), Past.startOf(SAGA));
  }

  @Test
  void an_attempt_that_does_not_follow_the_one_before_it_is_corrupt() {
    isCorrupt(FACTS.stepStarted("a", 2, ""), Past.startOf(SAGA));
    isCorrupt(FACTS.stepStarted("a", 3, ""), Past.startOf(SAGA).then(failed("a", 1)));
    isCorrupt(FACTS.succeeded("a", 2), Past.startOf(SAGA));
    isCorrupt(FACTS.refused("a", 2), Past.startOf(SAGA));
    isCorrupt(FACTS.timedOut("a", 2), Past.startOf(SAGA));
    isCorrupt(FACTS.failed("a", 2), Past.startOf(SAGA));
  }

  @Test
  void a_query_that_does_not_follow_what_was_not_answered_is_corrupt() {
    var queried = definition(compensatable("a").onUnknown(UnknownPolicy.QUERY));
    isCorrupt(FACTS.queried("a", 1, 1, "", TIMEOUT), Past.startOf(queried));
    isCorrupt(FACTS.queried("b", 1, 1, "", TIMEOUT), Past.startOf(queried));
    isCorrupt(FACTS.queried("a", 2, 2, "", TIMEOUT), Past.startOf(queried).timer());
    isCorrupt(FACTS.queried("a", 1, 1, "", TIMEOUT), Past.startOf(queried).timer());
    isCorrupt(FACTS.queried("a", 1, 3, "", TIMEOUT), Past.startOf(queried).timer());
  }

  @Test
  void a_compensation_on_the_way_forward_is_corrupt() {
    isCorrupt(FACTS.undoStarted("a", 1, ""), Past.startOf(SAGA).ok("a"));
    isCorrupt(FACTS.ended(Outcome.COMPENSATED), Past.startOf(SAGA).ok("a"));
  }

  @Test
  void a_start_on_the_way_back_is_corrupt() {
    var past = Past.startOf(SAGA).ok("a").then(refused("p", 1));
    isCorrupt(FACTS.stepStarted("p", 1, ""), past);
    isCorrupt(FACTS.ended(Outcome.COMPLETED), past);
    isCorrupt(FACTS.turned(Cause.CANCEL, ""), past);
    isCorrupt(FACTS.compensated("a", 2), past);
  }

  @Test
  void anything_after_the_end_is_corrupt() {
    isCorrupt(FACTS.succeeded("a", 1), Past.startOf(SAGA).ok("a", "p"));
  }

  @Test
  void a_summary_follows_a_saga_to_its_end() {
    var past = Past.startOf(SAGA);
    assertThat(word(past)).isEqualTo("running");
    assertThat(word(past.ok("a").then(refused("p", 1)))).isEqualTo("compensating");
    assertThat(word(past.then(undoRefused("a", 1)))).isEqualTo("stuck");
    assertThat(word(past.then(undone("a", 1)))).isEqualTo("compensated");
    assertThat(word(Past.startOf(SAGA).ok("a", "p"))).isEqualTo("completed");
    assertThat(SagaSummary.of(new SagaState.NotStarted())).isEmpty();
  }

  private static String word(Past past) {
    return SagaSummary.of(past.state()).orElseThrow().phase().word();
  }
}
