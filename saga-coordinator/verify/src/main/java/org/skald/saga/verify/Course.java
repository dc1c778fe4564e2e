package org.skald.saga.verify;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.Agenda;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;

/**
 * What the real decider makes of a move.
 *
 * <p>Time stands still: what is due comes as a move of its own, in any order, because an outage can
 * hold anything up for any time.
 */
final class Course {

  private static final SagaId SAGA = new SagaId("saga");
  private static final Instant NOW = Instant.EPOCH;
  private static final Moment MOMENT = new Moment(new Position(0), NOW, 1);

  private final SagaDecider decider = new SagaDecider();
  private final Guesses guesses = new Guesses();
  private final SagaDefinition definition;

  Course(SagaDefinition definition) {
    this.definition = Outline.of(definition, guesses);
  }

  /** One way for a move to come out. */
  record Next(List<Boolean> guesses, List<SagaEvent> events, SagaState state) {}

  SagaState initial() {
    return decider.initial();
  }

  /**
   * Every way for a move to come out that changes anything, one after the other, for as long as
   * they are taken: with each thing that has to be guessed there are twice as many.
   *
   * @return whether all were taken
   */
  boolean follow(SagaState state, Move move, Predicate<Next> taken) {
    var open = new ArrayDeque<List<Boolean>>();
    open.push(List.of());
    while (!open.isEmpty()) {
      var next = again(state, move, open.pop());
      if (!next.events().isEmpty() && !taken.test(next)) {
        return false;
      }
      guesses.otherwise().reversed().forEach(open::push);
    }
    return true;
  }

  /** The way for a move to come out that begins with these guesses. */
  Next again(SagaState state, Move move, List<Boolean> begin) {
    guesses.begin(begin);
    var events = decide(state, move);
    var after = state;
    for (var event : events) {
      after = decider.evolve(after, event);
    }
    return new Next(guesses.made(), events, after);
  }

  private List<SagaEvent> decide(SagaState state, Move move) {
    return switch (move) {
      case Move.Start _ ->
          decide(
              state,
              new SagaCommand.StartSaga(
                  SAGA,
                  definition,
                  Outline.THERE,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
      case Move.Answered(var step, var direction, var attempt, var answer) ->
          decide(
              state,
              new SagaCommand.Report(
                  command(state, step, direction),
                  attempt,
                  outcome(answer, asked(state, step, direction))));
      case Move.Cancelled _ -> decide(state, new SagaCommand.CancelSaga(SAGA, "somebody", ""));
      case Move.Signalled(var step, var answer) ->
          decide(
              state, new SagaCommand.SignalStep(SAGA, step, signal(answer), "somebody", "signal"));
      case Move.WaitEnded(var step) -> elapse(state, step);
      case Move.TimedOut(var step, _, _) -> elapse(state, step);
      case Move.QueryTimedOut(var step, _, _) -> elapse(state, step);
      case Move.TriedAgain(var step, _, _) -> elapse(state, step);
      case Move.RoundBegun _ -> elapse(state, Agenda.Entry.OfSavePoint.class::isInstance);
      case Move.DeadlinePassed _ -> elapse(state, Agenda.Entry.OfDeadline.class::isInstance);
    };
  }

  private List<SagaEvent> decide(SagaState state, SagaCommand command) {
    return switch (decider.decide(state, command, MOMENT)) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var events) -> events;
      case Decision.Rejected<SagaEvent, SagaRejection> _ -> List.of();
    };
  }

  private static List<SagaEvent> elapse(SagaState state, String step) {
    return elapse(
        state, entry -> entry instanceof Agenda.Entry.OfStep of && of.step().name().equals(step));
  }

  private static List<SagaEvent> elapse(SagaState state, Predicate<Agenda.Entry> which) {
    return state instanceof SagaState.Active saga
        ? Agenda.of(saga).stream()
            .filter(which)
            .findFirst()
            .map(entry -> Agenda.decide(saga, entry, NOW))
            .orElse(List.of())
        : List.of();
  }

  private static SagaCommand.Signal signal(Move.Answer answer) {
    return switch (answer) {
      case OK -> new SagaCommand.Signal.GoOn(Optional.of(Outline.THERE));
      case REFUSED, FAILED -> new SagaCommand.Signal.Refuse();
    };
  }

  private static CommandId command(SagaState state, String step, Direction direction) {
    return state instanceof SagaState.Active saga
        ? saga.command(step, direction)
        : new CommandId(SAGA, step, direction);
  }

  /** Who is asked to do a step; empty for all that is about undoing it. */
  private static Optional<Recipient> asked(SagaState state, String step, Direction direction) {
    return direction == Direction.DO && state instanceof SagaState.Active saga
        ? Optional.of(saga.definition().step(step).call().command().recipient())
        : Optional.empty();
  }

  private static SagaCommand.Outcome outcome(Move.Answer answer, Optional<Recipient> asked) {
    return switch (answer) {
      case OK ->
          switch (asked.orElse(null)) {
            case Recipient.Lock _ -> new SagaCommand.Outcome.Granted("lock", 1);
            case Recipient.Event _ -> new SagaCommand.Outcome.Ok(Optional.of(Outline.THERE), true);
            case Recipient.Topic _, Recipient.SubSaga _ ->
                new SagaCommand.Outcome.Ok(Optional.of(Outline.THERE));
            case null -> new SagaCommand.Outcome.Ok(Optional.of(Outline.THERE));
          };
      case REFUSED -> new SagaCommand.Outcome.Refused("refused");
      case FAILED -> new SagaCommand.Outcome.Failed("failed");
    };
  }
}
