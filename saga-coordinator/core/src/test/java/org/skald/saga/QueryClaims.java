package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaEvent.StepTimedOut;

/** What must be true of a saga whose participants are asked what became of a command. */
final class QueryClaims {

  private QueryClaims() {}

  /** Not answered once; but a participant that was asked, and says that it failed, is certain. */
  static Set<String> unknown(SagaDefinition definition, List<SagaEvent> log) {
    var unknown = new LinkedHashSet<String>();
    for (var event : log) {
      if (event instanceof StepTimedOut timedOut) {
        unknown.add(timedOut.step());
      }
      if (event instanceof SagaEvent.StepEdited it && it.direction() == Direction.DO) {
        unknown.remove(it.step()); // It is certain of what was asked before.
      }
      if (event instanceof StepFailed failed && definition.step(failed.step()).isQueried()) {
        unknown.remove(failed.step());
      }
    }
    return unknown;
  }

  /** What is asked about is not tried again before there is an answer. */
  static void mayStart(
      SagaDefinition definition, List<SagaEvent> before, SagaEvent it, StepDefinition step) {
    if (step.isQueried()) {
      assertThat(unknown(definition, before)).as("unknown at %s", it).doesNotContain(step.name());
    }
  }

  /** Only what is unknown is asked about, and no more often than it may be tried. */
  static void mayQuery(
      SagaDefinition definition, List<SagaEvent> before, SagaEvent.StepQueried it) {
    var step = definition.step(it.step());
    assertThat(step.isQueried()).as("its policy").isTrue();
    assertThat(unknown(definition, before)).as("unknown").contains(it.step());
    assertThat(it.attempt()).isEqualTo(StepsTold.count(before, StepStarted.class, it.step()));
    var round =
        before.reversed().stream()
            .takeWhile(event -> !isRoundOf(event, it.step()))
            .filter(event ->
                event instanceof SagaEvent.StepQueried asked && asked.step().equals(it.step()))
            .count();
    assertThat(it.query()).isEqualTo((int) round + 1);
    assertThat(it.query()).isLessThanOrEqualTo(step.call().retry().attempts());
  }

  /** Each attempt, and each help by hand, may be followed by as many queries as attempts. */
  private static boolean isRoundOf(SagaEvent event, String step) {
    return (event instanceof StepStarted started && started.step().equals(step))
        || (event instanceof SagaEvent.StepResumed resumed && resumed.step().equals(step));
  }
}
