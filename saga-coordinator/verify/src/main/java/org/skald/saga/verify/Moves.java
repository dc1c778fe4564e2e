package org.skald.saga.verify;

import java.util.ArrayList;
import java.util.List;
import org.skald.saga.Action;
import org.skald.saga.Agenda;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.PivotStanding;
import org.skald.saga.Recipient;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus;
import org.skald.saga.StepStatus.Awaited;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.CompensationHeld;
import org.skald.saga.StepStatus.CompensationRetrying;
import org.skald.saga.StepStatus.Held;
import org.skald.saga.StepStatus.Open;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Querying;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Running;
import org.skald.saga.verify.Move.Answer;
import org.skald.saga.verify.Move.Answered;

/**
 * What can happen next. An answer may come at any time, late, or twice, or never; what is due may
 * come before or after any answer. An answer that comes again changes nothing, so it is no move.
 */
final class Moves {

  private Moves() {}

  /** All moves. */
  static List<Move> of(Active saga) {
    var moves = new ArrayList<Move>();
    for (var entry : saga.steps().entrySet()) {
      switch (saga.definition().step(entry.getKey()).action()) {
        case Action.Call call -> {
          add(moves, entry.getKey(), call, entry.getValue());
        }
        case Action.ForEach _, Action.AtOnce _ -> {} // Never under way.
        case Action.Sleep _ -> addWait(moves, entry.getKey(), entry.getValue());
        case Action.AwaitSignal _ -> {
          addSignals(moves, entry.getKey(), entry.getValue());
          addWait(moves, entry.getKey(), entry.getValue());
        }
      }
    }
    if (mayBeCancelled(saga)) {
      moves.add(new Move.Cancelled());
      if (Agenda.of(saga).stream().anyMatch(Agenda.Entry.OfDeadline.class::isInstance)) {
        moves.add(new Move.DeadlinePassed());
      }
    }
    if (saga instanceof Backward(_, _, var savePoint, _, _, _, _) && isAtSavePoint(saga)) {
      savePoint.map(Move.RoundBegun::new).ifPresent(moves::add);
    }
    return moves;
  }

  /**
   * As many moves as have to be tried here so that every end is still found: a persistent set
   * (Godefroid: Partial-Order Methods for the Verification of Concurrent Systems, LNCS 1032).
   *
   * <p>While a saga can turn around, each move may touch every step, so all are tried. Once it has
   * turned around for good, or cannot any more, a move touches its own step only, and at most
   * enables the next one, so the steps under way can be taken one after the other. A step that may
   * have been done and waits for its compensation is no such step: an answer to it has to come
   * before the steps after it are settled, so it may come at any time.
   */
  static List<Move> persistent(Active saga) {
    var all = of(saga);
    if (mayTurnAround(saga)) {
      return all;
    }
    return saga.steps().entrySet().stream()
        .filter(entry -> isUnderWay(entry.getValue()))
        .findFirst()
        .map(first ->
            all.stream()
                .filter(move -> isOf(move, first.getKey()) || isOfOneThatWaits(saga, move))
                .toList())
        .orElse(all);
  }

  /** Whether the saga will go on by itself at this step. */
  static boolean isUnderWay(StepStatus status) {
    return switch (status) {
      case Awaited _, Retrying _, Compensating _, CompensationRetrying _ -> true;
      case Held _, PossiblyDone _, CompensationHeld _ -> false;
      case StepStatus.Skipped _,
          StepStatus.NotDone _,
          StepStatus.Done _,
          StepStatus.Granted _,
          StepStatus.Compensated _ ->
          false;
    };
  }

  private static boolean mayTurnAround(Active saga) {
    return switch (saga) {
      case Forward forward -> forward.pivotStanding() != PivotStanding.PASSED;
      case Backward back -> back.savePoint().isPresent();
    };
  }

  private static boolean mayBeCancelled(Active saga) {
    return saga instanceof Forward || mayTurnAround(saga);
  }

  /** Whether the saga is back at its save-point, where the next round begins by itself. */
  static boolean isAtSavePoint(Active saga) {
    return Agenda.of(saga).stream().anyMatch(Agenda.Entry.OfSavePoint.class::isInstance);
  }

  private static boolean isOf(Move move, String step) {
    return switch (move) {
      case Answered it -> it.step().equals(step);
      case Move.TimedOut it -> it.step().equals(step);
      case Move.QueryTimedOut it -> it.step().equals(step);
      case Move.TriedAgain it -> it.step().equals(step);
      case Move.Signalled it -> it.step().equals(step);
      case Move.WaitEnded it -> it.step().equals(step);
      case Move.Start _, Move.RoundBegun _, Move.DeadlinePassed _, Move.Cancelled _ -> false;
    };
  }

  private static boolean isOfOneThatWaits(Active saga, Move move) {
    return move instanceof Answered answered
        && saga.steps().get(answered.step()) instanceof PossiblyDone;
  }

  private static void add(List<Move> moves, String step, Action.Call call, StepStatus status) {
    switch (status) {
      case Running it -> {
        answers(moves, step, answersTo(call), Direction.DO, it.attempt());
        moves.add(new Move.TimedOut(step, Direction.DO, it.attempt()));
      }
      case Querying it -> {
        answers(moves, step, answersToQuery(call), Direction.DO, it.attempt());
        moves.add(new Move.QueryTimedOut(step, it.attempt(), it.query()));
      }
      case Retrying it -> {
        moves.add(new Move.TriedAgain(step, Direction.DO, it.attempt() + 1));
        late(moves, step, call, it);
      }
      case Held it -> late(moves, step, call, it);
      case PossiblyDone it -> late(moves, step, call, it);
      case Compensating it -> {
        answers(moves, step, answersToUndo(call), Direction.UNDO, it.attempt());
        moves.add(new Move.TimedOut(step, Direction.UNDO, it.attempt()));
      }
      case CompensationRetrying it -> {
        moves.add(new Move.TriedAgain(step, Direction.UNDO, it.attempt() + 1));
        moves.add(new Answered(step, Direction.UNDO, it.attempt(), Answer.OK));
      }
      case CompensationHeld it -> {
        if (it.attempt() > 0) {
          moves.add(new Answered(step, Direction.UNDO, it.attempt(), Answer.OK));
        }
        it.open().ifPresent(open -> late(moves, step, call, open));
      }
      case StepStatus.Skipped _,
          StepStatus.NotDone _,
          StepStatus.Done _,
          StepStatus.Granted _,
          StepStatus.Compensated _ -> {}
    }
  }

  private static void addWait(List<Move> moves, String step, StepStatus status) {
    if (status instanceof Running) {
      moves.add(new Move.WaitEnded(step));
    }
  }

  private static void addSignals(List<Move> moves, String step, StepStatus status) {
    if (status instanceof Running) {
      moves.add(new Move.Signalled(step, Answer.REFUSED));
    }
    if (status instanceof Running || status instanceof Held) {
      moves.add(new Move.Signalled(step, Answer.OK));
    }
  }

  private static void answers(
      List<Move> moves, String step, List<Answer> answers, Direction direction, int attempt) {
    for (var answer : answers) {
      moves.add(new Answered(step, direction, attempt, answer));
    }
  }

  /** What the log keeps itself has no attempts that fail, and refuses no event unasked. */
  private static List<Answer> answersTo(Action.Call call) {
    return switch (call.command().recipient()) {
      case Recipient.Topic _ -> List.of(Answer.values());
      case Recipient.SubSaga _, Recipient.Lock _ -> List.of(Answer.OK, Answer.REFUSED);
      case Recipient.Event _ -> List.of(Answer.OK);
    };
  }

  private static List<Answer> answersToQuery(Action.Call call) {
    return switch (call.command().recipient()) {
      case Recipient.Topic _ -> List.of(Answer.values());
      case Recipient.SubSaga _, Recipient.Lock _, Recipient.Event _ ->
          List.of(Answer.OK, Answer.REFUSED);
    };
  }

  /** A lock is given back, and a wait withdrawn, for sure. */
  private static List<Answer> answersToUndo(Action.Call call) {
    return switch (call.command().recipient()) {
      case Recipient.Topic _ -> List.of(Answer.values());
      case Recipient.SubSaga _ -> List.of(Answer.OK, Answer.REFUSED);
      case Recipient.Lock _, Recipient.Event _ -> List.of(Answer.OK);
    };
  }

  /** Answers to attempts that were not answered in time; those that have failed say no more. */
  private static void late(List<Move> moves, String step, Action.Call call, Open open) {
    if (open.unknown()) {
      answers(moves, step, late(call), Direction.DO, open.attempt());
    }
  }

  private static List<Answer> late(Action.Call call) {
    return switch (call.command().recipient()) {
      case Recipient.Topic _, Recipient.SubSaga _, Recipient.Lock _ ->
          List.of(Answer.OK, Answer.REFUSED);
      case Recipient.Event _ -> List.of(Answer.OK);
    };
  }
}
