package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.StepsTold.names;
import static org.skald.saga.StepsTold.stepOf;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.skald.saga.SagaEvent.CancelRequested;
import org.skald.saga.SagaEvent.DeadlinePassed;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepSkipped;
import org.skald.saga.SagaEvent.StepSucceeded;

/** What must be true of a step and of what happens instead of it, read off the events. */
final class AlternativeClaims {

  private AlternativeClaims() {}

  static void check(SagaDefinition definition, List<SagaEvent> log) {
    for (var step : definition.steps().values()) {
      step.alternative().ifPresent(it -> oneAtMost(definition, step.name(), it, log));
    }
    for (var i = 0; i < log.size(); i++) {
      madeGood(definition, log, i);
    }
  }

  /** The steps that have failed and that another one happens instead of. */
  static Set<String> replaced(SagaDefinition definition, List<SagaEvent> log) {
    var replaced = new LinkedHashSet<String>();
    for (var step : definition.steps().keySet()) {
      if (definition.onFailureOf(step).isPresent() && hasFailed(definition, step, log)) {
        replaced.add(step);
      }
    }
    return replaced;
  }

  /** Refused, or failed without another attempt and without a doubt. */
  private static boolean hasFailed(SagaDefinition definition, String step, List<SagaEvent> log) {
    var newest = EditClaims.sinceEdited(log, step);
    return names(newest, StepRefused.class).contains(step)
        || (isGivenUp(step, newest) && !QueryClaims.unknown(definition, log).contains(step));
  }

  private static boolean isGivenUp(String step, List<SagaEvent> log) {
    return log.stream()
        .anyMatch(it ->
            it instanceof StepFailed failed
                && failed.step().equals(step)
                && failed.retryAt().isEmpty());
  }

  private static void oneAtMost(
      SagaDefinition definition, String step, Alternative alternative, List<SagaEvent> log) {
    var other = alternative.to();
    var done = names(log, StepSucceeded.class);
    assertThat(done.contains(step) && done.contains(other))
        .as("both '%s' and '%s' of %s", step, other, log)
        .isFalse();
    var first = log.stream().filter(it -> isBegun(it, step)).findFirst().map(log::indexOf);
    if (alternative instanceof Alternative.OnFailure && first.isPresent()) {
      assertThat(hasFailed(definition, other, log.subList(0, first.get())))
          .as("'%s' failed before '%s' began of %s", other, step, log)
          .isTrue();
    }
  }

  private static boolean isBegun(SagaEvent event, String step) {
    return !(event instanceof StepSkipped) && stepOf(event).filter(step::equals).isPresent();
  }

  /** A failure for which there is an alternative neither turns the saga around nor holds it up. */
  private static void madeGood(SagaDefinition definition, List<SagaEvent> log, int at) {
    var failed = stepOf(log.get(at)).orElse("");
    var isTold = log.get(at) instanceof StepRefused || log.get(at) instanceof StepFailed;
    var upTo = log.subList(0, at + 1);
    var isToTurn =
        upTo.stream()
            .anyMatch(it ->
                it instanceof CancelRequested
                    || it instanceof DeadlinePassed
                    || it instanceof SagaEvent.CompensationStarted);
    if (isTold && !isToTurn && replaced(definition, upTo).contains(failed)) {
      assertThat(at + 1 < log.size() ? log.get(at + 1) : log.get(at))
          .as("after the failure of '%s' of %s", failed, log)
          .isNotInstanceOfAny(SagaEvent.CompensationStarted.class, SagaEvent.SagaStuck.class);
    }
  }
}
