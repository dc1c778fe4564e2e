package org.skald.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.ForceCompensation;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.CompensationForced;
import org.skald.saga.SagaRejection.NotForcible;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus.Performed;

/** When a saga can be made to turn around that has no way back by itself. */
final class ForceRules {

  private ForceRules() {}

  static Decision<SagaEvent, SagaRejection> decide(
      SagaState state, ForceCompensation force, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(force.sagaId()));
      case Forward saga -> decide(saga, force, by, now);
      case Backward saga when saga.savePoint().isPresent() ->
          notForcible(force, "it can be cancelled");
      case Backward _ -> notForcible(force, "it is on its way back already");
      case Ended ended -> notForcible(force, "it has ended: " + ended.outcome());
    };
  }

  private static Decision<SagaEvent, SagaRejection> decide(
      Forward saga, ForceCompensation force, Person by, Instant now) {
    return switch (saga.pivotStanding()) {
      case BEFORE, UNDER_WAY -> notForcible(force, "it can be cancelled");
      case UNKNOWN, PASSED ->
          decision(saga)
              .map(it ->
                  notForcible(force, "it has decided '%s', which its members commit".formatted(it)))
              .orElseGet(() -> turnAround(saga, force, by, now));
    };
  }

  /** Members that have committed, or will, must not be told to abort. */
  private static Optional<String> decision(Forward saga) {
    return saga.definition().steps().values().stream()
        .filter(step -> step.action() instanceof Action.Decide)
        .filter(step -> !step.name().equals(LockSteps.LOCKED)) // Which nobody commits.
        .map(StepDefinition::name)
        .filter(step -> saga.steps().get(step) instanceof StepStatus.Done)
        .findFirst();
  }

  private static Decision<SagaEvent, SagaRejection> turnAround(
      Forward saga, ForceCompensation force, Person by, Instant now) {
    var turn = new Turn(Cause.FORCE, force.reason(), now);
    var left = left(saga.turnedAround(turn, Optional.empty()));
    var draft = Draft.of(saga, now);
    draft.add(new CompensationForced(force.sagaId(), now, by, force.reason(), left));
    BackwardRules.turnAround(draft, turn, Optional.empty());
    return draft.accepted();
  }

  /** What was done, or possibly was, beyond the point of no return, and cannot be undone. */
  static List<String> left(Backward saga) {
    return saga.definition().steps().values().stream()
        .filter(step -> step.isCall() && step.kind() != StepKind.COMPENSATABLE)
        .filter(step -> step.compensation().isEmpty())
        .map(StepDefinition::name)
        .filter(it -> saga.steps().get(it) instanceof Performed performed && !performed.unchanged())
        .toList();
  }

  private static Decision<SagaEvent, SagaRejection> notForcible(
      ForceCompensation force, String found) {
    return Decision.reject(new NotForcible(force.sagaId(), found));
  }
}
