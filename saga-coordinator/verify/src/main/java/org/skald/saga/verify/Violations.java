package org.skald.saga.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.Action;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Element;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.StepStatus;
import org.skald.saga.StepStatus.CompensationHeld;
import org.skald.saga.StepStatus.Held;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.verify.ManualState.Cause;

/** What is wrong with a state that a move has led to. */
final class Violations {

  private final SagaDefinition definition;
  private final Set<String> undeclared;

  /**
   * Of a definition.
   *
   * @param undeclared compensatable steps of which it does not say how they are undone, nor that
   *     there is nothing to undo
   */
  Violations(SagaDefinition definition, Set<String> undeclared) {
    this.definition = Outline.widest(definition);
    this.undeclared = undeclared;
  }

  /** A claim that does not hold for a step, by the name that the definition declares. */
  record Violation(Claim claim, String step, String reason) {
    Violation {
      step = Element.declared(step);
    }
  }

  List<Violation> of(Move move, List<SagaEvent> events, SagaState state, Doubts doubts) {
    var found = new ArrayList<Violation>();
    for (var event : events) {
      if (event instanceof SagaStuck stuck) {
        stuck(move, stuck, state).ifPresent(found::add);
      }
      if (event instanceof SagaEvent.StepFailed failed && !isAnswerTo(move, failed)) {
        found.add(new Violation(Claim.INPUT_IS_THERE, failed.step(), failed.reason()));
      }
    }
    switch (state) {
      case Ended ended when ended.outcome() == Outcome.COMPLETED -> completed(doubts, found);
      case Ended _ -> definition.steps().values().forEach(step -> leftUndone(step, doubts, found));
      case Backward saga ->
          definition.steps().values().stream()
              .filter(step -> isOnTheWay(saga, step))
              .filter(step -> isSettled(saga, step))
              .forEach(step -> leftUndone(step, doubts, found));
      case Forward _, SagaState.NotStarted _ -> {}
    }
    if (state instanceof Active saga && waitsForNothing(saga)) {
      definition.steps().keySet().stream()
          .filter(step -> saga.status(step).isEmpty())
          .findFirst()
          .ifPresent(step -> found.add(new Violation(Claim.EVERY_PATH_ENDS, step, "")));
    }
    return found;
  }

  /** What fails without an answer, or a signal, was never sent, since it could not be made. */
  private static boolean isAnswerTo(Move move, SagaEvent.StepFailed failed) {
    return switch (move) {
      case Move.Answered it -> it.step().equals(failed.step());
      case Move.WaitEnded it -> it.step().equals(failed.step());
      case Move.Start _,
          Move.TimedOut _,
          Move.QueryTimedOut _,
          Move.TriedAgain _,
          Move.Signalled _,
          Move.RoundBegun _,
          Move.DeadlinePassed _,
          Move.Cancelled _ ->
          false;
    };
  }

  /** The state that a saga is stuck in. */
  static ManualState manual(Move move, SagaStuck stuck, SagaState state) {
    var step = Element.declared(stuck.step());
    if (!(state instanceof Backward saga)) {
      return new ManualState(step, Direction.DO, cause(move, stuck, state));
    }
    return saga.steps().get(stuck.step()) instanceof CompensationHeld held && isUnknown(held)
        ? new ManualState(step, Direction.DO, Cause.UNKNOWN)
        : new ManualState(step, Direction.UNDO, cause(move, stuck, state));
  }

  /** Not undone since nobody knows whether there is anything to undo. */
  private static boolean isUnknown(CompensationHeld held) {
    return held.attempt() == 0 && held.performed() instanceof PossiblyDone;
  }

  private static Cause cause(Move move, SagaStuck stuck, SagaState state) {
    return state instanceof Forward saga
            && saga.definition().step(stuck.step()).awaited().isPresent()
            && (move instanceof Move.TimedOut || move instanceof Move.Answered)
        ? Cause.NO_EVENT
        : cause(move);
  }

  private static Cause cause(Move move) {
    return switch (move) {
      case Move.Answered it -> cause(it.answer());
      case Move.Signalled it -> cause(it.answer());
      case Move.TimedOut _, Move.QueryTimedOut _ -> Cause.UNKNOWN;
      case Move.WaitEnded _ -> Cause.NO_SIGNAL;
      case Move.Start _,
          Move.TriedAgain _,
          Move.RoundBegun _,
          Move.DeadlinePassed _,
          Move.Cancelled _ ->
          Cause.FAILED;
    };
  }

  private static Cause cause(Move.Answer answer) {
    return switch (answer) {
      case OK, FAILED -> Cause.FAILED;
      case REFUSED -> Cause.REFUSED;
    };
  }

  private Optional<Violation> stuck(Move move, SagaStuck stuck, SagaState state) {
    if (!(state instanceof Active saga)) {
      return Optional.empty();
    }
    var step = definition.step(stuck.step());
    var status = saga.steps().get(step.name());
    if (status instanceof CompensationHeld held && held.attempt() == 0) {
      if (isUnknown(held) && waitsForItsReply(step)) {
        return Optional.empty();
      }
      return violation(Claim.COMPENSATION_INPUT_IS_THERE, stuck, stuck.reason());
    }
    return status instanceof Held held
            && held.attempt() > 0
            && isWithoutWayBack(step, held, cause(move, stuck, state))
        ? violation(Claim.A_WAY_BACK, stuck, "")
        : Optional.empty();
  }

  private static Optional<Violation> violation(Claim claim, SagaStuck stuck, String reason) {
    return Optional.of(new Violation(claim, stuck.step(), reason));
  }

  /** Whether the file says that an outcome that stays unknown is for a person to find out. */
  private static boolean waitsForItsReply(StepDefinition step) {
    return !isUndoneWhenUnknown(step) && step.isUndoneByItsReply();
  }

  private static boolean isUndoneWhenUnknown(StepDefinition step) {
    return step.action() instanceof Action.Call call
        && call.onUnknown() == UnknownPolicy.COMPENSATE;
  }

  /** Stuck though its kind, or its policy, promises that the saga turns around. */
  private static boolean isWithoutWayBack(StepDefinition step, Held held, Cause cause) {
    if (cause == Cause.UNKNOWN && isUndoneWhenUnknown(step)) {
      return true;
    }
    return switch (step.kind()) {
      case COMPENSATABLE -> cause != Cause.UNKNOWN;
      case PIVOT -> !held.unknown();
      case RETRIABLE -> false;
    };
  }

  private void completed(Doubts doubts, List<Violation> found) {
    definition.steps().values().stream()
        .filter(step -> doubts.isThere(step.name()))
        .filter(step -> !doubts.isSkipped(step.name()) && !isMadeGood(step, doubts))
        .forEach(step -> found.add(new Violation(Claim.ALL_DONE, step.name(), "")));
  }

  /** Whether it was done, or for sure was not, and what happens on its failure was. */
  private boolean isMadeGood(StepDefinition step, Doubts doubts) {
    return doubts.isDone(step.name())
        || (!doubts.mayBeDone(step.name())
            && definition
                .onFailureOf(step.name())
                .filter(instead -> isMadeGood(instead, doubts))
                .isPresent());
  }

  private void leftUndone(StepDefinition step, Doubts doubts, List<Violation> found) {
    if (doubts.mayBeDone(step.name()) && !hasNothingToUndo(step)) {
      found.add(new Violation(Claim.NOTHING_LEFT_UNDONE, step.name(), ""));
    }
  }

  private boolean hasNothingToUndo(StepDefinition step) {
    return !step.isCall()
        || step.awaited().isPresent()
        || (step.kind() == StepKind.COMPENSATABLE
            && step.compensation().isEmpty()
            && !undeclared.contains(step.declared()));
  }

  /** Whether the way back leads over a step, or ends at a save-point before. */
  private boolean isOnTheWay(Backward saga, StepDefinition step) {
    return saga.savePoint().map(it -> definition.following(it).contains(step.name())).orElse(true);
  }

  /** Whether nothing more will happen to a step that has settled on the way back. */
  private static boolean isSettled(Backward saga, StepDefinition step) {
    return saga.status(step.name())
        .map(status ->
            switch (status) {
              case StepStatus.Skipped _, StepStatus.NotDone _, StepStatus.Compensated _ -> true;
              case StepStatus.Performed _ -> step.compensation().isEmpty();
              case StepStatus.Awaited _, StepStatus.Retrying _, Held _, StepStatus.Undoing _ ->
                  false;
            })
        .orElse(true);
  }

  private static boolean waitsForNothing(Active saga) {
    return saga.steps().values().stream().noneMatch(Moves::isUnderWay)
        && !saga.isStuck()
        && !Moves.isAtSavePoint(saga);
  }
}
