package org.skald.saga;

import static org.skald.saga.TamperedDefinitions.changed;
import static org.skald.saga.TamperedDefinitions.copy;
import static org.skald.saga.TamperedDefinitions.flat;
import static org.skald.saga.TamperedDefinitions.withAlternatives;
import static org.skald.saga.TamperedDefinitions.withDefinition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Timer;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Running;

/** A saga decider with one mistake that somebody could make. */
enum PlantedFault {
  FORGETS_TO_UNDO_ONE_STEP {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(
          command,
          definition ->
              changed(
                  definition,
                  definition.deadline(),
                  step ->
                      step.name().equals("c0")
                          ? copy(step, step.after(), Optional.empty())
                          : step));
    }
  },
  UNDOES_ALL_AT_ONCE {
    @Override
    Decision<SagaEvent, SagaRejection> decided(
        SagaState state, Decision<SagaEvent, SagaRejection> decision, Moment moment) {
      if (!(decision instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events))) {
        return decision;
      }
      var turn = events.stream().filter(CompensationStarted.class::isInstance).findFirst();
      if (turn.isEmpty()) {
        return decision;
      }
      var kept = new ArrayList<>(events.subList(0, events.indexOf(turn.get()) + 1));
      var after = RULES.evolve(state, kept);
      if (after instanceof Backward saga) {
        var draft = Draft.of(flat(saga), moment.now());
        draft.advance();
        kept.addAll(eventsOf(draft));
      }
      return Decision.accept(kept);
    }
  },
  TAKES_A_LATE_REFUSAL {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return command instanceof Report(var id, _, Outcome.Refused refused, _)
              && state instanceof Active saga
              && saga.steps().get(id.step()) instanceof Running running
          ? new Report(id, running.attempt(), refused)
          : command;
    }
  },
  IGNORES_THE_DEADLINE {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(command, it -> changed(it, Optional.empty(), step -> step));
    }
  },
  LOSES_THE_TIMER_OF_A_RETRY {
    @Override
    Optional<Timer<SagaCommand>> timed(SagaState state, Optional<Timer<SagaCommand>> timer) {
      return state instanceof Active saga
              && saga.steps().values().stream().anyMatch(StepStatus.Retrying.class::isInstance)
          ? Optional.empty()
          : timer;
    }
  },
  SLEEPS_THROUGH_A_COMPENSATION_THAT_IS_DUE {
    @Override
    Decision<SagaEvent, SagaRejection> decided(
        SagaState state, Decision<SagaEvent, SagaRejection> decision, Moment moment) {
      return decision instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events)
              && events.stream().anyMatch(SagaEvent.StepCompensationFailed.class::isInstance)
          ? Decision.accept()
          : decision;
    }
  },
  FORGETS_THAT_AN_EARLIER_ATTEMPT_IS_UNKNOWN {
    @Override
    SagaState evolved(SagaState state) {
      return state instanceof Forward
          ? Tampering.withSteps(
              state,
              status ->
                  status instanceof Running running
                      ? new Running(running.attempt(), running.due(), false, running.since())
                      : status)
          : state;
    }
  },
  FORGETS_THAT_A_COMPENSATION_MAY_BE_DONE {
    @Override
    SagaState evolved(SagaState state) {
      return Tampering.withSteps(
          state,
          status ->
              status instanceof StepStatus.CompensationRetrying it
                  ? new StepStatus.CompensationRetrying(
                      it.performed(), it.attempt(), it.retryAt(), false, it.since())
                  : status);
    }
  },
  EDITS_WHAT_MAY_BE_DONE {
    @Override
    SagaState evolved(SagaState state) {
      return Tampering.withSteps(
          state,
          status ->
              status instanceof StepStatus.Held it
                  ? new StepStatus.Held(it.attempt(), false, it.reason(), it.since())
                  : status);
    }
  },
  TAKES_A_REPLY_TO_AN_EARLIER_EDITION {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return command instanceof Report report && state instanceof Active saga
          ? Past.toNewest(saga, report)
          : command;
    }
  },
  FORGETS_WHAT_WAS_PUT_IN {
    @Override
    SagaState evolved(SagaState state) {
      return state instanceof Active saga
          ? saga.edited(Tampering.withoutPayloads(saga.editions()))
          : state;
    }
  },
  TRIES_AGAIN_WITHOUT_ASKING {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(
          command, it -> changed(it, it.deadline(), TamperedDefinitions::triedAgainWithoutAsking));
    }
  },
  STARTS_STEPS_TOO_EARLY {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(
          command,
          definition ->
              changed(
                  definition,
                  definition.deadline(),
                  step ->
                      step.kind() == StepKind.PIVOT
                          ? copy(step, Set.of(), step.compensation())
                          : step));
    }
  },
  FORGETS_THAT_IT_IS_PAUSED {
    @Override
    SagaState evolved(SagaState state) {
      return state instanceof Active saga
          ? saga.with(saga.byHand().paused(Optional.empty()))
          : state;
    }
  },
  DOES_WHAT_NEEDS_A_SECOND_PERSON {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(command, it -> it.withFourEyes(Set.of()));
    }
  },
  LETS_PEOPLE_APPROVE_THEIR_OWN_ACTS {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return command instanceof SagaCommand.ApproveAct(var id, var number, _, var reason)
          ? new SagaCommand.ApproveAct(id, number, Person.saying("nobody"), reason)
          : command;
    }
  },
  FORGETS_WHAT_IS_LEFT {
    @Override
    SagaState evolved(SagaState state) {
      return state instanceof SagaState.Ended ended
          ? ended.with(ended.grants(), List.of(), ended.forgetAt())
          : state;
    }
  },
  TURNS_AROUND_THOUGH_THERE_IS_AN_ALTERNATIVE {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withAlternatives(command, Optional.of(_ -> new Condition.Tested.Known(false)));
    }
  },
  DOES_BOTH_A_STEP_AND_ITS_ALTERNATIVE {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withAlternatives(command, Optional.empty());
    }
  },
  GOES_ON_WHATEVER_THE_REPLY {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(
          command,
          definition ->
              changed(
                  definition,
                  definition.deadline(),
                  step ->
                      new StepDefinition(
                          step.name(),
                          step.kind(),
                          step.after(),
                          step.when(),
                          step.alternative(),
                          step.action())));
    }
  },
  GOES_BACK_TO_WHERE_IT_BEGAN {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(command, definition -> definition.withSavePoints(Map.of()));
    }
  },
  GOES_ON_FROM_A_SAVE_POINT_AT_ONCE {
    @Override
    SagaCommand heard(SagaState state, SagaCommand command) {
      return withDefinition(
          command,
          definition -> {
            var atOnce = new HashMap<String, RetryPolicy>();
            definition
                .savePoints()
                .forEach((step, rounds) ->
                    atOnce.put(
                        step, new RetryPolicy(rounds.attempts(), Duration.ZERO, Duration.ZERO, 0)));
            return definition.withSavePoints(atOnce);
          });
    }
  },
  GOES_BACK_ONCE_TOO_OFTEN {
    @Override
    SagaState evolved(SagaState state) {
      return state
              instanceof Forward(var origin, var requested, var steps, var byHand, var editions, _)
          ? new Forward(origin, requested, steps, byHand, editions, Rounds.FIRST)
          : state;
    }
  },
  ASKS_ANEW_BY_THE_SAME_COMMANDS {
    @Override
    SagaState evolved(SagaState state) {
      return state instanceof Active saga ? saga.edited(Editions.FIRST) : state;
    }
  },
  STOPS_AFTER_THE_FIRST_COMPENSATION {
    @Override
    Decision<SagaEvent, SagaRejection> decided(
        SagaState state, Decision<SagaEvent, SagaRejection> decision, Moment moment) {
      return decision instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events)
              && state instanceof Backward
              && events.stream().anyMatch(StepCompensationStarted.class::isInstance)
          ? Decision.accept(
              events.stream().filter(it -> !(it instanceof StepCompensationStarted)).toList())
          : decision;
    }
  };

  private static final SagaDecider RULES = new SagaDecider();

  SagaCommand heard(SagaState state, SagaCommand command) {
    return command;
  }

  Decision<SagaEvent, SagaRejection> decided(
      SagaState state, Decision<SagaEvent, SagaRejection> decision, Moment moment) {
    return decision;
  }

  SagaState evolved(SagaState state) {
    return state;
  }

  Optional<Timer<SagaCommand>> timed(SagaState state, Optional<Timer<SagaCommand>> timer) {
    return timer;
  }

  Decider<SagaCommand, SagaState, SagaEvent, SagaRejection, SagaEffect> decider() {
    return new Decider<>() {
      @Override
      public SagaState initial() {
        return RULES.initial();
      }

      @Override
      public Decision<SagaEvent, SagaRejection> decide(
          SagaState state, SagaCommand command, Moment moment) {
        return decided(state, RULES.decide(state, heard(state, command), moment), moment);
      }

      @Override
      public SagaState evolve(SagaState state, SagaEvent event) {
        return evolved(RULES.evolve(state, event));
      }

      @Override
      public List<SagaEffect> react(SagaState after, SagaEvent event) {
        return RULES.react(after, event);
      }

      @Override
      public Optional<Timer<SagaCommand>> timer(SagaState state) {
        return timed(state, RULES.timer(state));
      }
    };
  }

  private static List<SagaEvent> eventsOf(Draft draft) {
    return draft.accepted() instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events)
        ? events
        : List.of();
  }
}
