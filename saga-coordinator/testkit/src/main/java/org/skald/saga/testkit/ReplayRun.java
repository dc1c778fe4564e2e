package org.skald.saga.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Timer;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;
import org.skald.saga.StepStatus;
import org.skald.saga.testkit.RecordedSaga.Asked;
import org.skald.saga.testkit.RecordedSaga.Heard;
import org.skald.saga.testkit.RecordedSaga.Help;
import org.skald.saga.testkit.RecordedSaga.Said;

/** One past saga under another definition, in virtual time. */
final class ReplayRun {

  private static final int ROUNDS_MAX = 100_000;
  private static final String SOMEBODY = "somebody";
  private static final long TOKEN = 1;

  private final SagaDecider decider = new SagaDecider();
  private final Payloads payloads;
  private final RecordedSaga recorded;
  private final SagaId saga;
  private final TreeMap<String, Ending.Became> became = new TreeMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Map<String, Deque<Help>> helps = new HashMap<>();
  private final Map<String, Integer> lockAttempts = new HashMap<>();
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparing(Pending::at).thenComparingLong(Pending::number));
  private SagaState state = decider.initial();
  private Instant now;
  private long number;
  private int positions;
  private int returns;

  /** Something that happened, and happens again. */
  private record Pending(Instant at, long number, Runnable happening) {}

  ReplayRun(Payloads payloads, RecordedSaga recorded) {
    this.payloads = payloads;
    this.recorded = recorded;
    this.saga = new SagaId(recorded.id());
    this.now = recorded.startedAt();
    recorded.helps().forEach((step, all) -> helps.put(step, new ArrayDeque<>(all)));
  }

  Replayed run() {
    try {
      start();
      go();
    } catch (Unknowable e) {
      return new Replayed.Unjudged(recorded.id(), String.valueOf(e.getMessage()));
    }
    var would = new Ending(word(), became);
    var taken = List.copyOf(notes);
    return would.equals(recorded.ending())
        ? new Replayed.Same(recorded.id(), would, taken)
        : new Replayed.Otherwise(recorded.id(), recorded.ending(), would, taken);
  }

  private String word() {
    return switch (state) {
      case SagaState.Ended ended -> ended.outcome().name().toLowerCase(Locale.ROOT);
      case SagaState.Active active when active.isStuck() -> "stuck";
      case SagaState.Active _, SagaState.NotStarted _ ->
          throw new IllegalStateException("expected a saga that has ended or is stuck: " + state);
    };
  }

  private void start() {
    var input = fitting(() -> payloads.input(recorded.input().toString()));
    decide(
        new SagaCommand.StartSaga(
            saga,
            // What somebody did was approved, where that was asked for.
            payloads.definition().withFourEyes(Set.of()),
            input,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    recorded.acts().forEach(it -> later(it.after(), () -> decide(command(it))));
  }

  private SagaCommand command(RecordedSaga.Act act) {
    return switch (act.kind()) {
      case CANCEL -> new SagaCommand.CancelSaga(saga, SOMEBODY, act.reason());
      case FORCE -> new SagaCommand.ForceCompensation(saga, SOMEBODY, act.reason());
      case PAUSE -> new SagaCommand.PauseSaga(saga, SOMEBODY, act.reason());
      case RESUME -> new SagaCommand.ResumeSaga(saga, SOMEBODY, act.reason());
    };
  }

  private void go() {
    for (var round = 0; round < ROUNDS_MAX; round++) {
      // It is over when it has ended, however long it is kept.
      var timer =
          state instanceof SagaState.Active
              ? decider.timer(state)
              : Optional.<Timer<SagaCommand>>empty();
      var next = Optional.ofNullable(pending.peek());
      if (timer.isEmpty() && next.isEmpty()) {
        return;
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
    throw new Unknowable("it would not come to an end");
  }

  private void pass(Instant until) {
    now = until.isAfter(now) ? until : now;
  }

  private void later(Duration after, Runnable happening) {
    pending.add(new Pending(now.plus(after), number++, happening));
  }

  private void decide(SagaCommand command) {
    var moment = new Moment(new Position(positions++), now, 1);
    switch (decider.decide(state, command, moment)) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var accepted) -> accepted.forEach(this::add);
      case Decision.Rejected<SagaEvent, SagaRejection> _ -> {} // Late, or too late.
    }
  }

  private void add(SagaEvent event) {
    state = decider.evolve(state, event);
    remember(event);
    for (var effect : decider.react(state, event)) {
      switch (effect) {
        case SagaEffect.SendCommand send when send.query() -> query(send);
        case SagaEffect.SendCommand send when send.attempt() == 0 -> {} // Nobody is to answer.
        case SagaEffect.SendCommand send -> ask(send);
        case SagaEffect.AcquireLock acquire -> acquire(acquire);
        case SagaEffect.ReleaseLock release -> release(release);
        case SagaEffect.AnswerCaller _ -> {} // It is replayed without its parent.
      }
    }
    switch (event) {
      case SagaEvent.WaitStarted wait
          when payloads.declared(wait.step()).action() instanceof AwaitSignal ->
          await(wait);
      case SagaEvent.SagaStuck(_, _, var step, _) -> help(step);
      case SagaEvent.SagaReturned _ -> returns++;
      default -> {}
    }
  }

  private void remember(SagaEvent event) {
    switch (event) {
      case SagaEvent.StepStarted it -> remember(it, it.step(), false);
      case SagaEvent.StepSucceeded it -> remember(it, it.step(), false);
      case SagaEvent.LockAcquired it -> remember(it, it.step(), false);
      case SagaEvent.StepTimedOut it -> remember(it, it.step(), it.retryAt().isPresent());
      case SagaEvent.StepFailed it -> remember(it, it.step(), it.retryAt().isPresent());
      case SagaEvent.StepRefused it -> remember(it, it.step(), false);
      case SagaEvent.StepCompensated it -> remember(it, it.step(), false);
      case SagaEvent.SagaStuck it -> remember(it, it.step(), false);
      case SagaEvent.StepResumed it -> remember(it, it.step(), false);
      case SagaEvent.StepEdited it -> remember(it, it.step(), false);
      case SagaEvent.StepSkippedByHand it -> remember(it, it.step(), false);
      default -> {} // Nothing has become of a step by it.
    }
  }

  private void remember(SagaEvent event, String step, boolean isTriedAgain) {
    Ending.take(became, event.getClass().getSimpleName(), step, isTriedAgain);
  }

  private void ask(SagaEffect.SendCommand send) {
    var id = send.commandId();
    var asked = asked(id.step(), id.direction(), send.attempt());
    var sent = recorded.commands().get(asked);
    if (sent != null && !isSame(sent, send)) {
      notes.add("%s is asked for something else".formatted(name(id)));
    }
    var heard = recorded.heard().get(asked);
    if (heard == null && id.direction() == Direction.UNDO) {
      notes.add("it is taken that '%s' can be undone".formatted(id.step()));
      report(id, send.attempt(), Duration.ZERO, new Outcome.Ok(Optional.empty()));
      return;
    }
    switch (heard) {
      case null ->
          throw new Unknowable(
              "attempt %d of %s was never made".formatted(send.attempt(), name(id)));
      case Heard.Answered(var after, var said) ->
          report(id, send.attempt(), after, outcome(id, said));
      case Heard.Silence(var lasted) -> silence(asked, lasted, send.due());
    }
  }

  /** A wait for an event is the same by its key; all else by the whole command. */
  private boolean isSame(JsonNode recorded, SagaEffect.SendCommand send) {
    return send.recipient() instanceof Recipient.Event
        ? recorded.path("key").asText().equals(Recipient.Event.key(send.payload()))
        : recorded.equals(payloads.render(send.payload()));
  }

  private Asked asked(String step, Direction direction, int attempt) {
    return new Asked(step, direction, attempt, returns);
  }

  /** What is known of an attempt is told when it is told; a query brings nothing else to light. */
  private void query(SagaEffect.SendCommand send) {
    var id = send.commandId();
    var asked = asked(id.step(), id.direction(), send.attempt());
    if (!(recorded.heard().get(asked) instanceof Heard.Answered)
        && !recorded.queried().contains(asked)) {
      throw new Unknowable(
          "nobody was asked what had become of attempt %d of %s"
              .formatted(send.attempt(), name(id)));
    }
  }

  private static String name(CommandId id) {
    return switch (id.direction()) {
      case DO -> "'%s'".formatted(id.step());
      case UNDO -> "the compensation of '%s'".formatted(id.step());
    };
  }

  private void report(CommandId id, int attempt, Duration after, Outcome outcome) {
    later(after, () -> decide(new SagaCommand.Report(id, attempt, outcome)));
  }

  private Outcome outcome(CommandId id, Said said) {
    return switch (said) {
      case Said.Ok(var reply, var unchanged) ->
          new Outcome.Ok(
              id.direction() == Direction.DO
                  ? reply.flatMap(it -> reply(id.step(), it.toString()))
                  : Optional.empty(),
              unchanged);
      case Said.Refused(var reason) -> new Outcome.Refused(reason);
      case Said.Failed(var reason) -> new Outcome.Failed(reason);
    };
  }

  /** What was replied, where the definition cares. */
  private Optional<Payload> reply(String step, String json) {
    return payloads.hasReply(step)
        ? Optional.of(fitting(() -> payloads.reply(step, json)))
        : Optional.empty();
  }

  private static <T> T fitting(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new Unknowable(String.valueOf(e.getMessage()));
    }
  }

  /** Who waits longer than was waited then might have heard something. */
  private void silence(Asked asked, Duration lasted, Instant due) {
    if (due.isAfter(now.plus(lasted))) {
      later(lasted, () -> requireOver(asked, lasted));
    }
  }

  private void requireOver(Asked asked, Duration lasted) {
    if (isUnderWay(asked)) {
      throw new Unknowable(
          "attempt %d of '%s' was not answered in %s; nobody knows what came later"
              .formatted(asked.attempt(), asked.step(), lasted));
    }
  }

  private boolean isUnderWay(Asked asked) {
    return asked.returns() == returns
        && state instanceof SagaState.Active active
        && switch (active.steps().get(asked.step())) {
          case StepStatus.Awaited it ->
              asked.direction() == Direction.DO && it.attempt() == asked.attempt();
          case StepStatus.Compensating it ->
              asked.direction() == Direction.UNDO && it.attempt() == asked.attempt();
          case null, default -> false;
        };
  }

  private void await(SagaEvent.WaitStarted wait) {
    var step = wait.step();
    var asked = asked(step, Direction.DO, wait.attempt());
    switch (recorded.heard().get(asked)) {
      case null -> throw new Unknowable("'%s' never waited for a signal".formatted(step));
      case Heard.Silence(var lasted) -> silence(asked, lasted, wait.due());
      case Heard.Answered(var after, Said.Ok(var value, _)) ->
          signal(step, after, new Signal.GoOn(value.flatMap(it -> reply(step, it.toString()))), "");
      case Heard.Answered(var after, Said.Refused(var reason)) ->
          signal(step, after, new Signal.Refuse(), reason);
      case Heard.Answered(_, Said.Failed _) ->
          throw new Unknowable("'%s' never waited for a signal".formatted(step));
    }
  }

  private void signal(String step, Duration after, Signal signal, String reason) {
    later(after, () -> decide(new SagaCommand.SignalStep(saga, step, signal, SOMEBODY, reason)));
  }

  private void help(String step) {
    var next = helps.getOrDefault(step, new ArrayDeque<>()).poll();
    if (next != null) {
      later(next.after(), () -> decide(command(step, next)));
    }
  }

  private SagaCommand command(String step, Help help) {
    return switch (help) {
      case Help.Resumed(_, var reason) -> new SagaCommand.ResumeStep(saga, step, SOMEBODY, reason);
      case Help.Skipped(_, var reason) -> new SagaCommand.SkipStep(saga, step, SOMEBODY, reason);
      case Help.Edited(_, var direction, var command, var reason) -> {
        var edit = fitting(() -> payloads.edit(step, direction, command.toString()));
        yield new SagaCommand.EditStep(saga, step, Optional.of(edit), SOMEBODY, reason);
      }
    };
  }

  /** A lock is asked for until it answers; the answer is to the newest request. */
  private void acquire(SagaEffect.AcquireLock acquire) {
    var key = acquire.request().key();
    if (lockAttempts.put(key, acquire.attempt()) != null) {
      return;
    }
    var step = acquire.commandId().step();
    switch (recorded.locks().get(key)) {
      case null -> throw new Unknowable("the lock '%s' was never asked for".formatted(key));
      case Heard.Silence(var lasted) ->
          later(lasted, () -> requireOver(asked(step, Direction.DO, newest(key)), lasted));
      case Heard.Answered(var after, var said) ->
          later(
              after,
              () ->
                  decide(
                      new SagaCommand.Report(
                          acquire.commandId(), newest(key), grantOrRefusal(key, said))));
    }
  }

  private int newest(String lock) {
    return lockAttempts.getOrDefault(lock, 1);
  }

  private static Outcome grantOrRefusal(String lock, Said said) {
    return said instanceof Said.Refused(var reason)
        ? new Outcome.Refused(reason)
        : new Outcome.Granted(lock, TOKEN);
  }

  private void release(SagaEffect.ReleaseLock release) {
    if (release.attempt() > 0) {
      report(
          release.commandId(), release.attempt(), Duration.ZERO, new Outcome.Ok(Optional.empty()));
    }
  }
}
