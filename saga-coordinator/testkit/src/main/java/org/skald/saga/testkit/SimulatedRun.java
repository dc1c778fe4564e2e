package org.skald.saga.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Timer;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;

/** One saga in virtual time, from its start until nothing is under way any more. */
final class SimulatedRun {

  private static final long LATENCY_MS = 50;
  private static final long CANCEL_MS = 2_000;
  private static final int ROUNDS_MAX = 100_000;

  private final SagaDecider decider = new SagaDecider();
  private final Payloads payloads;
  private final Chance chance;
  private final SimulatedParticipants participants;
  private final SimulatedLocks locks;
  private final SagaId saga;
  private final List<SagaEvent> events = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final Map<CommandId, Integer> sent = new LinkedHashMap<>();
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparing(Pending::at).thenComparingLong(Pending::number));
  private SagaState state = decider.initial();
  private Instant now = Instant.EPOCH;
  private long number;

  /** Something that will happen, whatever the saga does. */
  private record Pending(Instant at, long number, Runnable happening) {}

  private SimulatedRun(Payloads payloads, Chance chance) {
    this.payloads = payloads;
    this.chance = chance;
    this.participants = new SimulatedParticipants(payloads, chance);
    this.locks = new SimulatedLocks(chance);
    var input = payloads.anyInput(chance.random("input"));
    this.saga = payloads.idOf(input);
    decide(
        new SagaCommand.StartSaga(
            saga,
            // Whoever cancels has found a second person.
            payloads.definition().withFourEyes(Set.of()),
            input,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    if (chance.strikes(Fault.CANCEL, "start")) {
      later(
          chance.withinMs("cancel", CANCEL_MS),
          () -> decide(new SagaCommand.CancelSaga(saga, "somebody", "changed their mind")));
    }
  }

  /** Runs one saga to where nothing is under way any more. */
  static RunResult of(Payloads payloads, Chance chance) {
    var run = new SimulatedRun(payloads, chance);
    var isOver = run.go();
    var asked = new AskedCommands(payloads.definition(), run.events, run.sent);
    var claims = new RunClaims(payloads.definition(), asked, run.participants);
    return new RunResult(
        run.state,
        Duration.between(Instant.EPOCH, run.events.getLast().at()),
        isOver
            ? claims.violation(run.state, run.events).or(run::lockLeft)
            : Optional.of("it does not come to an end"),
        chance.struck(),
        run.events,
        run.story);
  }

  /** What a saga holds that waits for nobody but a person is kept for it. */
  private Optional<String> lockLeft() {
    return state instanceof SagaState.Ended
        ? locks.left().map("it has ended, and still holds the lock '%s'"::formatted)
        : Optional.empty();
  }

  private boolean go() {
    for (var round = 0; round < ROUNDS_MAX; round++) {
      // It is over when it has ended, however long it is kept.
      var timer =
          state instanceof SagaState.Active
              ? decider.timer(state)
              : Optional.<Timer<SagaCommand>>empty();
      var next = Optional.ofNullable(pending.peek());
      if (timer.isEmpty() && next.isEmpty()) {
        return true;
      }
      var isTimeForTimer =
          timer.isPresent() && next.filter(it -> it.at().isBefore(timer.get().due())).isEmpty();
      if (isTimeForTimer) {
        pass(timer.get().due());
        decide(timer.get().command());
      } else {
        var happening = pending.remove();
        pass(happening.at());
        happening.happening().run();
      }
    }
    return false;
  }

  private void pass(Instant until) {
    now = until.isAfter(now) ? until : now;
  }

  private void later(long ms, Runnable happening) {
    pending.add(new Pending(now.plusMillis(ms), number++, happening));
  }

  private void decide(SagaCommand command) {
    var moment = new Moment(new Position(events.size()), now, 1);
    switch (decider.decide(state, command, moment)) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var accepted) -> accepted.forEach(this::add);
      case Decision.Rejected<SagaEvent, SagaRejection> _ -> {} // Late, or a repeat.
    }
  }

  private void add(SagaEvent event) {
    events.add(event);
    tell(Telling.of(event));
    state = decider.evolve(state, event);
    for (var effect : decider.react(state, event)) {
      switch (effect) {
        case SagaEffect.SendCommand send -> send(send);
        case SagaEffect.AcquireLock acquire -> acquire(acquire);
        case SagaEffect.ReleaseLock release -> release(release);
        case SagaEffect.AnswerCaller _ -> {} // It has no parent.
      }
    }
    if (event instanceof SagaEvent.WaitStarted wait
        && payloads.declared(wait.step()).action() instanceof AwaitSignal signal) {
      signal(wait, signal.timeout());
    }
  }

  private void tell(String words) {
    story.add("+%d ms  %s".formatted(now.toEpochMilli(), words));
  }

  private boolean strikes(Fault fault, String occasion) {
    var strikes = chance.strikes(fault, occasion);
    if (strikes) {
      tell("! %s at %s".formatted(fault.word(), occasion));
    }
    return strikes;
  }

  private void send(SagaEffect.SendCommand send) {
    sent.putIfAbsent(send.commandId(), events.size());
    var occasion = occasion(send);
    if (isAwaited(send)) {
      event(send, occasion);
      return;
    }
    if (isLossy(send) && strikes(Fault.LOSE_COMMAND, occasion)) {
      return;
    }
    var timeoutMs = Duration.between(now, send.due()).toMillis();
    var delayMs =
        strikes(Fault.DELAY, occasion) ? chance.withinMs("delay of " + occasion, 2 * timeoutMs) : 0;
    var arrivesMs = delayMs + chance.withinMs("way of " + occasion, LATENCY_MS);
    later(arrivesMs, () -> deliver(send, occasion));
    if (strikes(Fault.REPEAT, occasion)) {
      var again = occasion + ", again";
      later(arrivesMs + chance.withinMs("way of " + again, LATENCY_MS), () -> deliver(send, again));
    }
  }

  private static boolean isAwaited(SagaEffect.SendCommand send) {
    return send.recipient() instanceof Recipient.Event
        && send.commandId().direction() == Direction.DO
        && !send.query();
  }

  /** An event comes at any time, before the step is tired of waiting or after, or never. */
  private void event(SagaEffect.SendCommand send, String occasion) {
    if (strikes(Fault.SILENCE, occasion)) {
      return;
    }
    var timeoutMs = Duration.between(now, send.due()).toMillis();
    var most = strikes(Fault.DELAY, occasion) ? 2 * timeoutMs : timeoutMs;
    later(chance.withinMs("event for " + occasion, most), () -> deliver(send, occasion));
  }

  private String occasion(SagaEffect.SendCommand send) {
    var attempt = "%s, attempt %d".formatted(send.commandId(), send.attempt());
    return send.query() ? "%s, query %d".formatted(attempt, queries(send)) : attempt;
  }

  private long queries(SagaEffect.SendCommand send) {
    return events.stream()
        .filter(event ->
            event instanceof SagaEvent.StepQueried it
                && it.step().equals(send.commandId().step())
                && it.attempt() == send.attempt())
        .count();
  }

  /** What goes from saga to saga stays in the log. */
  private static boolean isLossy(SagaEffect.SendCommand send) {
    return send.recipient() instanceof Recipient.Topic;
  }

  private void deliver(SagaEffect.SendCommand send, String occasion) {
    var outcome = participants.perform(send, occasion);
    if (isLossy(send) && strikes(Fault.LOSE_REPLY, occasion)) {
      return;
    }
    if (send.attempt() > 0) {
      answer(send.commandId(), send.attempt(), outcome, occasion);
    }
  }

  private void acquire(SagaEffect.AcquireLock acquire) {
    var id = acquire.commandId();
    var occasion = "%s, attempt %d".formatted(id, acquire.attempt());
    later(
        chance.withinMs("way of " + occasion, LATENCY_MS),
        () -> answer(id, acquire.attempt(), locks.acquire(acquire, occasion), occasion));
  }

  private void release(SagaEffect.ReleaseLock release) {
    var id = release.commandId();
    var occasion = "%s, attempt %d".formatted(id, release.attempt());
    later(
        chance.withinMs("way of " + occasion, LATENCY_MS),
        () -> {
          var outcome = locks.release(release);
          if (release.attempt() > 0) {
            answer(id, release.attempt(), outcome, occasion);
          }
        });
  }

  private void answer(CommandId id, int attempt, SagaCommand.Outcome outcome, String occasion) {
    later(
        chance.withinMs("way back of " + occasion, LATENCY_MS),
        () -> decide(new SagaCommand.Report(id, attempt, outcome)));
  }

  private void signal(SagaEvent.WaitStarted wait, Duration timeout) {
    var occasion = "%s, attempt %d".formatted(wait.step(), wait.attempt());
    if (strikes(Fault.SILENCE, occasion)) {
      return;
    }
    var signal =
        strikes(Fault.REFUSE, occasion)
            ? new SagaCommand.Signal.Refuse()
            : new SagaCommand.Signal.GoOn(
                payloads.anyReply(wait.step(), chance.random("value of " + occasion)));
    later(
        chance.withinMs("signal to " + occasion, timeout.toMillis()),
        () -> decide(new SagaCommand.SignalStep(saga, wait.step(), signal, "somebody", "")));
  }
}
