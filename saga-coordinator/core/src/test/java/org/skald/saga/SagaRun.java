package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaCommand.Wake;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;

/**
 * One random saga in virtual time, hosted as a shard would: what is due decides first. After every
 * command all claims are checked that do not depend on how the saga ends.
 */
final class SagaRun {

  private static final int COMMANDS = 30;
  private static final int STEPS_TO_END_MAX = 300;

  private final Decider<SagaCommand, SagaState, SagaEvent, SagaRejection, SagaEffect> decider;
  private final RandomSaga random;
  private final List<SagaEvent> log = new ArrayList<>();
  private final List<SagaCommand> sent = new ArrayList<>();
  private final Map<CommandId, Long> rounds = new HashMap<>();
  private SagaState live;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");

  SagaRun(
      Decider<SagaCommand, SagaState, SagaEvent, SagaRejection, SagaEffect> decider, long seed) {
    this.decider = decider;
    this.random = new RandomSaga(seed);
    this.live = decider.initial();
  }

  List<SagaEvent> log() {
    return log;
  }

  /** Whether the saga has completed though a step has failed: another was done instead. */
  boolean hasMadeGoodAFailure() {
    return log.getLast() instanceof SagaEvent.SagaEnded ended
        && ended.outcome() == SagaEvent.Outcome.COMPLETED
        && !AlternativeClaims.replaced(lastDefinition(), lastRound()).isEmpty();
  }

  private List<SagaEvent> lastRound() {
    return RoundClaims.lastRound(random.definition(), log);
  }

  private SagaDefinition lastDefinition() {
    return SagaClaims.fannedOut(random.definition(), lastRound());
  }

  /** Whether the saga has completed after it was back at a save-point. */
  boolean hasRecovered() {
    return log.getLast() instanceof SagaEvent.SagaEnded ended
        && ended.outcome() == SagaEvent.Outcome.COMPLETED
        && log.stream().anyMatch(SagaEvent.SagaReturned.class::isInstance);
  }

  /** Chance first, then participants that do all they are asked, then somebody who helps. */
  void toItsEnd() {
    decide(Past.start(random.definition()));
    for (var i = 0; i < COMMANDS; i++) {
      if (random.chance(60)) {
        pass(Duration.ofMillis(random.below(2_500)));
      }
      decide(likely());
    }
    if (random.chance(50)) {
      withSilentParticipants();
    }
    withWillingParticipants();
    SagaClaims.ofEnd(random.definition(), log, live);
    withLateReplies();
    SagaClaims.ofEnd(random.definition(), log, live);
    if (live instanceof Active stuck) {
      assertThat(StuckClaims.canOnlyBeHelpedByHand(stuck)).as("stuck by rule: %s", stuck).isTrue();
      withHelp();
    }
    isForgotten();
  }

  /** When it has been kept for long enough, nothing is left of it. */
  private void isForgotten() {
    if (random.definition().retention().isPresent()) {
      pass(RandomSaga.RETENTION);
      assertThat(log.getLast()).isInstanceOf(SagaEvent.SagaForgotten.class);
      assertThat(live).as("nothing is left").isEqualTo(decider.initial());
    }
  }

  /** Whatever a saga is stuck at, a person can bring it to its end. */
  private void withHelp() {
    for (var i = 0; i < STEPS_TO_END_MAX && live instanceof Active active; i++) {
      decideByTwo(help(active));
      withWillingParticipants();
    }
    assertThat(live).as("every saga ends when it is helped").isInstanceOf(SagaState.Ended.class);
  }

  private SagaCommand help(Active stuck) {
    var step = stuckAt(stuck).orElseThrow();
    return random.chance(40)
        ? new SagaCommand.ResumeStep(Past.ORDER, step, "ada", "it is mended")
        : new SagaCommand.SkipStep(Past.ORDER, step, "ada", "by hand");
  }

  private static Optional<String> stuckAt(Active saga) {
    return saga.steps().entrySet().stream()
        .filter(it -> it.getValue() instanceof StepStatus.Stuck)
        .findFirst()
        .map(Map.Entry::getKey);
  }

  /** Of what the saga is stuck at, whether or not that can be. */
  private Optional<SagaCommand> edit() {
    return live instanceof Active saga
        ? stuckAt(saga)
            .map(step ->
                Past.edit(
                    step,
                    saga.steps().get(step) instanceof StepStatus.Undoing
                        ? Direction.UNDO
                        : Direction.DO,
                    "edited " + random.below(100)))
        : Optional.empty();
  }

  /**
   * Lets time pass. Log time moves on with each record only: now and then none comes when something
   * is due, and what time has brought is decided late, all of it at the next one.
   */
  private void pass(Duration passed) {
    var until = now.plus(passed);
    now = random.chance(30) ? until : now;
    for (var i = 0; i < STEPS_TO_END_MAX; i++) {
      var timer = decider.timer(live).filter(it -> !it.due().isAfter(until));
      if (timer.isEmpty()) {
        break;
      }
      now = timer.get().due().isBefore(now) ? now : timer.get().due();
      decide(timer.get().command());
    }
    now = until;
  }

  private void decide(SagaCommand command) {
    var before = live;
    var decision = decider.decide(live, command, new Moment(new Position(sent.size()), now, 1));
    sent.add(command);
    if (decision instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events)) {
      SagaClaims.ofCommand(command, lastRound(), events);
      EditClaims.ofEditions(command, log, events);
      FourEyesClaims.ofCommand(command, log, events);
      RoundClaims.ofCommand(random.definition(), log, rounds, command, events);
      for (var event : events) {
        live = decider.evolve(live, event);
        if (!(event instanceof SagaEvent.LockSentBack)) {
          log.add(event); // It says nothing of the saga, which may have ended.
        }
        var effects = decider.react(live, event);
        assertThat(effects).as("effects of %s", event).hasSize(asks(live, event));
        for (var effect : effects) {
          if (effect instanceof SagaEffect.SendCommand asked) {
            RoundClaims.asked(random.definition(), log, rounds, asked);
          }
        }
      }
    }
    assertThat(decider.evolve(decider.initial(), log)).as("rebuilt").isEqualTo(live);
    SagaClaims.ofTimer(live, decider.timer(live).map(timer -> timer.due()));
    if (command instanceof Wake) {
      var again = decider.timer(live).map(timer -> timer.due()).orElse(Instant.MAX);
      assertThat(again).as("the timer moves on from %s", before).isAfter(now);
    }
  }

  /** What is proposed before it is done is approved. */
  private void decideByTwo(SagaCommand command) {
    if (proposal().isPresent()) {
      decide(Past.reject());
    }
    decide(command);
    if (proposal().isPresent()) {
      decide(Past.approve());
      assertThat(proposal()).as("approved: %s", command).isEmpty();
    }
  }

  private Optional<ByHand.Proposal> proposal() {
    return live instanceof Active saga ? saga.byHand().proposal() : Optional.empty();
  }

  private static int asks(SagaState after, SagaEvent event) {
    return switch (event) {
      case StepStarted _, SagaEvent.StepQueried _, StepCompensationStarted _ -> 1;
      case SagaEvent.LockRequested _, SagaEvent.LockReturned _, SagaEvent.LockSentBack _ -> 1;
      case SagaEvent.LocksReleased(_, _, var locks) -> locks.size();
      case SagaEvent.StepSkippedByHand(_, _, var step, _, _)
          when after instanceof Active saga && saga.definition().step(step).awaited().isPresent() ->
          1;
      default -> 0;
    };
  }

  private void withSilentParticipants() {
    for (var i = 0; i < STEPS_TO_END_MAX / 10; i++) {
      if (live instanceof Active) {
        decider.timer(live).ifPresent(timer -> pass(Duration.between(now, timer.due())));
      }
    }
  }

  private void withWillingParticipants() {
    if (live instanceof Active saga && saga.pause().isPresent()) {
      decideByTwo(Past.resume());
    }
    for (var i = 0; i < STEPS_TO_END_MAX && !(live instanceof Ended); i++) {
      var reply = underWay().or(() -> decider.timer(live).map(timer -> timer.command()));
      if (reply.isEmpty()) {
        break;
      }
      if (reply.get() instanceof Wake) {
        decider.timer(live).ifPresent(timer -> pass(Duration.between(now, timer.due())));
      } else {
        decideByTwo(reply.get());
      }
    }
    if (live instanceof Active active) {
      assertThat(active.isStuck()).as("every saga ends, or is stuck: %s", live).isTrue();
    }
  }

  private void withLateReplies() {
    for (var i = 0; i < STEPS_TO_END_MAX && live instanceof Active active; i++) {
      var late = StuckClaims.lateReply(active);
      if (late.isEmpty()) {
        return;
      }
      decideByTwo(late.get());
      withWillingParticipants();
    }
  }

  private Optional<SagaCommand> underWay() {
    if (!(live instanceof Active active)) {
      return Optional.empty();
    }
    for (var step : active.definition().steps().keySet()) {
      var status = active.steps().get(step);
      var answer =
          status instanceof StepStatus.Awaited awaited
              ? answer(active, active.definition().step(step), awaited)
              : Optional.<SagaCommand>empty();
      if (answer.isPresent()) {
        return answer;
      }
      if (status instanceof StepStatus.Compensating compensating) {
        return Optional.of(Past.toNewest(active, Past.undone(step, compensating.attempt())));
      }
    }
    return Optional.empty();
  }

  /** What ends an attempt; nothing but time ends a sleep. */
  private static Optional<SagaCommand> answer(
      Active saga, StepDefinition step, StepStatus.Awaited awaited) {
    return switch (step.action()) {
      case Action.Call _ -> Optional.of(Past.toNewest(saga, Past.done(step, awaited.attempt())));
      case Action.AwaitSignal _ -> Optional.of(Past.goOn(step.name()));
      case Action.Sleep _ -> Optional.empty();
      case Action.ForEach _, Action.AtOnce _ ->
          throw new AssertionError("expected a step that is never under way, found " + step);
    };
  }

  /** Mostly what the saga waits for, sometimes noise. */
  private SagaCommand likely() {
    var draw = random.below(100);
    if (draw < 70) {
      return underWay().map(this::varied).orElseGet(this::noise);
    }
    if (draw < 73) {
      return edit().orElseGet(this::noise);
    }
    return draw < 78 ? random.oneOf(sent) : noise();
  }

  private SagaCommand varied(SagaCommand willing) {
    if (!(willing instanceof Report(var id, var attempt, var ok, _))) {
      return willing;
    }
    var draw = random.below(100);
    if (draw < 5 && id.direction() == Direction.DO) {
      return new Report(id, attempt, new Outcome.Ok(Optional.empty(), true));
    }
    if (draw < 62) {
      return new Report(id, attempt, ok);
    }
    if (draw < 85) {
      return new Report(id, attempt, new Outcome.Failed("database down"));
    }
    var earlier = draw < 93 ? attempt : attempt - 1;
    return new Report(id, earlier, new Outcome.Refused("sold out"));
  }

  private SagaCommand noise() {
    var definition = live instanceof Active saga ? saga.definition() : random.definition();
    var steps = new ArrayList<>(definition.steps().keySet());
    steps.add("no-such-step");
    var id =
        new CommandId(
            Past.ORDER,
            random.oneOf(steps),
            random.oneOf(List.of(Direction.values())),
            random.chance(90) ? 1 : 2);
    var attempt = random.below(5) - 1;
    return switch (random.below(25)) {
      case 0 -> Past.cancel();
      case 1 -> Past.start(random.definition(), StepSpec.text("another input"));
      case 2, 3 -> new Report(id, attempt, new Outcome.Ok(Optional.empty()));
      case 4, 5 -> new Report(id, attempt, new Outcome.Refused("forged"));
      case 6, 7 -> new Report(id, attempt, new Outcome.Failed("forged"));
      case 8 -> Past.goOn(id.step());
      case 9 -> Past.refuse(id.step());
      case 10 -> Past.granted(id.step(), attempt);
      case 11 -> Past.pause();
      case 12, 13, 14 -> Past.resume();
      case 15 -> Past.force();
      case 16 -> Past.migrate(StepSpec.version(2, random.definition()));
      case 17, 18 -> Past.approve();
      case 19 -> Past.approve("ada");
      case 20 -> Past.reject();
      default -> Past.wake();
    };
  }
}
