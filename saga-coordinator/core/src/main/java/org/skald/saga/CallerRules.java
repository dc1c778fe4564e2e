package org.skald.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaCommand.UndoSaga;
import org.skald.saga.SagaEffect.AnswerCaller;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.SagaCalledAgain;
import org.skald.saga.SagaEvent.UndoRequested;
import org.skald.saga.SagaRejection.NotItsParent;
import org.skald.saga.SagaRejection.NotUndoable;
import org.skald.saga.SagaRejection.SagaIdTaken;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.SagaState.Turn;

/**
 * How a sub-saga stands to its parent, for which it is a participant: it answers when it has ended,
 * and once it was undone it was not done.
 */
final class CallerRules {

  private CallerRules() {}

  /** Why a parent may not start such a saga. */
  static Optional<SagaRejection> refusal(StartSaga start) {
    return start.caller().filter(Caller::mayUndo).isPresent() && !start.definition().isUndoable()
        ? Optional.of(new NotUndoable(start.definition().id()))
        : Optional.empty();
  }

  /** A parent has started a saga that is there. */
  static Decision<SagaEvent, SagaRejection> startedAgain(
      SagaState state, SagaId id, DefinitionId found, Caller caller, Instant now) {
    var known = state.caller().filter(caller::isSame);
    if (known.isEmpty()) {
      return Decision.reject(new SagaIdTaken(id, found));
    }
    return caller.start().attempt() > known.get().start().attempt()
        ? Decision.accept(new SagaCalledAgain(id, now, caller.start()))
        : Decision.accept();
  }

  /** A parent asks to undo its sub-saga. */
  static Decision<SagaEvent, SagaRejection> undo(SagaState state, UndoSaga undo, Instant now) {
    if (state instanceof NotStarted) {
      var caller =
          new Caller(
              undo.step(), new Caller.Ask(0, ""), Optional.of(undo.undo()), undo.proof(), true);
      return Decision.accept(new UndoRequested(undo.sagaId(), now, undo.definition(), caller));
    }
    var caller = state.caller().filter(it -> it.is(undo.step(), undo.proof()));
    if (caller.isEmpty()) {
      return Decision.reject(
          new NotItsParent(undo.sagaId(), "found a command of another to undo it"));
    }
    if (!caller.get().mayUndo()) {
      return Decision.reject(new NotUndoable(definitionOf(state, undo)));
    }
    if (caller.get().undo().filter(it -> it.attempt() >= undo.undo().attempt()).isPresent()) {
      return Decision.accept();
    }
    var draft = draft(state, now);
    draft.add(
        new UndoRequested(
            undo.sagaId(), now, definitionOf(state, undo), caller.get().undoneBy(undo.undo())));
    BackwardRules.turnAroundIfRequested(draft, turn(caller.get(), now));
    return draft.accepted();
  }

  private static DefinitionId definitionOf(SagaState state, UndoSaga undo) {
    return switch (state) {
      case NotStarted _ -> undo.definition();
      case Active saga -> saga.definition().id();
      case Ended ended -> ended.definition();
    };
  }

  private static Draft draft(SagaState state, Instant now) {
    return switch (state) {
      case NotStarted _ -> throw new IllegalStateException("expected a saga that was started");
      case Active saga -> Draft.of(saga, now);
      case Ended ended -> Draft.of(ended, now);
    };
  }

  static Turn turn(Caller caller, Instant at) {
    return new Turn(
        Cause.CANCEL,
        "saga '%s' undoes its step '%s'"
            .formatted(caller.command().sagaId(), caller.command().step()),
        at);
  }

  /** What a parent is told when its sub-saga has ended, or is asked again after that. */
  static List<SagaEffect> answers(SagaState after) {
    return after instanceof Ended ended
        ? ended.caller().map(caller -> answer(ended, caller)).map(List::of).orElse(List.of())
        : List.of();
  }

  private static SagaEffect answer(Ended ended, Caller caller) {
    return switch (ended.outcome()) {
      case COMPLETED -> started(caller, new Outcome.Ok(ended.output()));
      case COMPENSATED ->
          caller
              .undo()
              .<SagaEffect>map(undo ->
                  new AnswerCaller(
                      caller.undoCommand(),
                      undo.attempt(),
                      undo.replyToken(),
                      new Outcome.Ok(Optional.empty())))
              .orElseGet(() -> started(caller, new Outcome.Refused(reason(ended))));
    };
  }

  private static SagaEffect started(Caller caller, Outcome outcome) {
    var start = caller.start();
    return new AnswerCaller(caller.command(), start.attempt(), start.replyToken(), outcome);
  }

  /** A parent cannot be told that a part is left otherwise than in words, for its people. */
  private static String reason(Ended ended) {
    var reason = ended.turn().map(Turn::reason).orElse("it was undone");
    return ended.left().isEmpty()
        ? reason
        : "%s; left as they are: %s".formatted(reason, String.join(", ", ended.left()));
  }
}
