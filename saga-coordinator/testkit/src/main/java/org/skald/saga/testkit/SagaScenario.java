package org.skald.saga.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.ActName;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Editions.Part;
import org.skald.saga.LockRequest;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;

/**
 * One saga of a definition file, step by step: what it was started with, what its participants
 * answer, how time passes, and what it has to have done by then.
 *
 * <pre>{@code
 * SagaFile.read(file)
 *     .given("""{"orderId": "o-1", "customer": "ada", …}""")
 *     .ok("reserve-stock", """{"reservationId": "r-1", …}""")
 *     .refused("charge-card", "no funds")
 *     .thenUndoes("reserve-stock", """{"reservationId": "r-1", …}""")
 *     .undone("reserve-stock")
 *     .thenCompensated();
 * }</pre>
 *
 * <p>Runs the rules that run in production, with the mappings of the file, in time of its own. Each
 * method throws an {@link AssertionError} that says what was expected and what the saga has done so
 * far.
 *
 * <p>Locks are granted as soon as they are asked for, but for those that {@link
 * SagaFile#givenHeldByOthers others hold}. A step that waits for an event gets one by {@link
 * #event}; when its time is over, none has come.
 *
 * <p>A step with {@code for-each} has a step for each of its items: {@code reserve-stock.0} is that
 * of the first.
 */
public final class SagaScenario {

  private final SagaDecider decider = new SagaDecider();
  private final Payloads payloads;
  private final SagaId saga;
  private final List<SagaEvent> events = new ArrayList<>();
  private final Map<Part, SagaEffect.SendCommand> sent = new LinkedHashMap<>();
  private final ScenarioLocks locks;
  private final Deque<SagaCommand> answers = new ArrayDeque<>();
  private SagaState state = decider.initial();
  private Instant now = Instant.EPOCH;

  SagaScenario(Payloads payloads, Payload input, Set<String> heldByOthers) {
    this.payloads = payloads;
    this.locks = new ScenarioLocks(heldByOthers);
    this.saga = payloads.idOf(input);
    decide(
        new SagaCommand.StartSaga(
            saga,
            payloads.definition(),
            input,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** The participant has done a step; its reply has no content. */
  public SagaScenario ok(String step) {
    return report(step, Direction.DO, new SagaCommand.Outcome.Ok(Optional.empty()));
  }

  /** The participant has done a step, with this reply as JSON. */
  public SagaScenario ok(String step, String replyJson) {
    var reply = payloads.reply(step, replyJson);
    return report(step, Direction.DO, new SagaCommand.Outcome.Ok(Optional.of(reply)));
  }

  /** The participant will not do a step. */
  public SagaScenario refused(String step, String reason) {
    return report(step, Direction.DO, new SagaCommand.Outcome.Refused(reason));
  }

  /** An attempt of a step has failed. */
  public SagaScenario failed(String step, String reason) {
    return report(step, Direction.DO, new SagaCommand.Outcome.Failed(reason));
  }

  /** The participant has undone a step. */
  public SagaScenario undone(String step) {
    return report(step, Direction.UNDO, new SagaCommand.Outcome.Ok(Optional.empty()));
  }

  /** The participant will not undo a step. */
  public SagaScenario undoRefused(String step, String reason) {
    return report(step, Direction.UNDO, new SagaCommand.Outcome.Refused(reason));
  }

  /** An attempt to undo a step has failed. */
  public SagaScenario undoFailed(String step, String reason) {
    return report(step, Direction.UNDO, new SagaCommand.Outcome.Failed(reason));
  }

  /** An event comes for a step that waits for one, as JSON. */
  public SagaScenario event(String step, String eventJson) {
    var event = payloads.reply(step, eventJson);
    return report(step, Direction.DO, new SagaCommand.Outcome.Ok(Optional.of(event), true));
  }

  /** Somebody asks the saga to turn around. */
  public SagaScenario cancelled(String reason) {
    return decide(new SagaCommand.CancelSaga(saga, "test", reason));
  }

  /** Somebody tells a step that waits for a signal that it may go on. */
  public SagaScenario signalled(String step) {
    return signal(step, new SagaCommand.Signal.GoOn(Optional.empty()), "");
  }

  /** Somebody tells a step that waits for a signal that it may go on, with this value as JSON. */
  public SagaScenario signalled(String step, String valueJson) {
    var value = payloads.reply(step, valueJson);
    return signal(step, new SagaCommand.Signal.GoOn(Optional.of(value)), "");
  }

  /** Somebody tells a step that waits for a signal that it may not go on. */
  public SagaScenario signalRefused(String step, String reason) {
    return signal(step, new SagaCommand.Signal.Refuse(), reason);
  }

  private SagaScenario signal(String step, SagaCommand.Signal signal, String reason) {
    payloads.declared(step);
    return decide(new SagaCommand.SignalStep(saga, step, signal, "test", reason));
  }

  /** Somebody lets a step at which the saga is stuck be tried once more. */
  public SagaScenario resumed(String step) {
    return decide(new SagaCommand.ResumeStep(saga, step, "test", ""));
  }

  /** Somebody takes a step at which the saga is stuck for settled. */
  public SagaScenario skippedByHand(String step) {
    return decide(new SagaCommand.SkipStep(saga, step, "test", ""));
  }

  /**
   * Somebody puts this, as JSON, into the command at which the saga is stuck: of the step, or of
   * its compensation on the way back. It is tried again.
   */
  public SagaScenario edited(String step, String commandJson) {
    var direction = state instanceof SagaState.Backward ? Direction.UNDO : Direction.DO;
    var edit = Optional.of(payloads.edit(step, direction, commandJson));
    return decide(new SagaCommand.EditStep(saga, step, edit, "test", ""));
  }

  /** Somebody pauses the saga. */
  public SagaScenario paused() {
    return decide(new SagaCommand.PauseSaga(saga, "test", ""));
  }

  /** Somebody lets the paused saga go on. */
  public SagaScenario resumed() {
    return decide(new SagaCommand.ResumeSaga(saga, "test", ""));
  }

  /** Somebody turns the saga around though it is beyond its point of no return. */
  public SagaScenario forced(String reason) {
    return decide(new SagaCommand.ForceCompensation(saga, "test", reason));
  }

  /** Another person than in the other acts approves what is proposed. */
  public SagaScenario approved() {
    var second = Person.saying("another");
    return decide(new SagaCommand.ApproveAct(saga, OptionalLong.empty(), second, ""));
  }

  /** Somebody takes back what is proposed. */
  public SagaScenario rejected() {
    var first = Person.saying("test");
    return decide(new SagaCommand.RejectAct(saga, OptionalLong.empty(), first, ""));
  }

  /** An act waits for a second person, by its name in the file: {@code skip}. */
  public SagaScenario thenProposed(String act) {
    var proposed =
        state instanceof SagaState.Active active
            ? active.byHand().proposal().map(it -> ActName.of(it.act()).word())
            : Optional.<String>empty();
    return require(
        proposed.equals(Optional.of(act)),
        "that %s is proposed; found %s".formatted(act, proposed.orElse("nothing")));
  }

  /** Nothing comes for this long, but what is due. */
  public SagaScenario after(Duration passed) {
    var until = now.plus(passed);
    for (var timer = decider.timer(state);
        timer.isPresent() && !timer.get().due().isAfter(until);
        timer = decider.timer(state)) {
      now = timer.get().due();
      decide(timer.get().command());
    }
    now = until;
    return this;
  }

  /** A step has been asked for, with this command as JSON. */
  public SagaScenario thenSends(String step, String commandJson) {
    return thenSent(step, Direction.DO, commandJson);
  }

  /** The participant of a step has been asked, last, what became of it. */
  public SagaScenario thenAsks(String step) {
    payloads.declared(step);
    var last = sent.get(new Part(step, Direction.DO));
    return require(
        last != null && last.query(),
        "that the participant of '%s' is asked what became of it".formatted(step));
  }

  /** A step has been asked for, and says that it reads these keys and writes those. */
  public SagaScenario thenTouches(String step, List<String> reads, List<String> writes) {
    payloads.declared(step);
    var found = Telling.touches(events, step);
    return require(
        found.filter(it -> it.reads().equals(reads) && it.writes().equals(writes)).isPresent(),
        "that '%s' reads %s and writes %s; found %s"
            .formatted(step, reads, writes, found.map(Telling::of).orElse("nothing told")));
  }

  /** The compensation of a step has been asked for, with this command as JSON. */
  public SagaScenario thenUndoes(String step, String commandJson) {
    return thenSent(step, Direction.UNDO, commandJson);
  }

  /** A step waits, or has waited, for the event of this key. */
  public SagaScenario thenAwaits(String step, String key) {
    payloads.declared(step);
    var last = sent.get(new Part(step, Direction.DO));
    return require(
        last != null
            && last.recipient() instanceof Recipient.Event
            && Recipient.Event.key(last.payload()).equals(key),
        "that '%s' waits for the event of '%s'".formatted(step, key));
  }

  /** These locks have been asked for, in this order. */
  public SagaScenario thenLocks(String... keys) {
    var found = locks.asked().stream().map(LockRequest::key).toList();
    return require(
        found.equals(List.of(keys)), "the locks %s; found %s".formatted(List.of(keys), found));
  }

  /** So much has been asked for of a quantity. */
  public SagaScenario thenTakes(String key, long amount) {
    return require(
        locks.asked().stream().anyMatch(it -> it.key().equals(key) && it.amount() == amount),
        "%d of '%s'; found %s".formatted(amount, key, locks.asked()));
  }

  /** Nothing was sent for a step. */
  public SagaScenario thenDoesNotSend(String step) {
    var command = new Part(step, Direction.DO);
    return require(!sent.containsKey(command), "that '%s' was not asked for".formatted(step));
  }

  /** The saga has completed. */
  public SagaScenario thenCompleted() {
    return thenEnded(SagaEvent.Outcome.COMPLETED);
  }

  /** The saga goes back to the save-point at a step, or has gone back and waits there. */
  public SagaScenario thenReturnsTo(String step) {
    payloads.declared(step);
    return require(
        state instanceof SagaState.Backward saga && saga.savePoint().equals(Optional.of(step)),
        "a saga that goes back to '%s'".formatted(step));
  }

  /** The saga has turned around and undone what was done. */
  public SagaScenario thenCompensated() {
    return thenEnded(SagaEvent.Outcome.COMPENSATED);
  }

  /** The saga has been forced back, and these steps are left as they are. */
  public SagaScenario thenLeft(String... steps) {
    return require(
        state instanceof SagaState.Ended ended && ended.left().equals(List.of(steps)),
        "a saga that has ended and left %s as they are".formatted(List.of(steps)));
  }

  /** The saga was kept for long enough after its end. */
  public SagaScenario thenForgotten() {
    return require(state instanceof SagaState.NotStarted, "a saga that is forgotten");
  }

  /** The saga is stuck at a step. */
  public SagaScenario thenStuckAt(String step) {
    var isStuck =
        state instanceof SagaState.Active active
            && active.isStuck()
            && events.stream()
                .anyMatch(it -> it instanceof SagaEvent.SagaStuck at && at.step().equals(step));
    return require(isStuck, "a saga that is stuck at '%s'".formatted(step));
  }

  /** What has happened so far. */
  public List<SagaEvent> events() {
    return List.copyOf(events);
  }

  private SagaScenario report(String step, Direction direction, SagaCommand.Outcome outcome) {
    payloads.declared(step);
    var command = sent.get(new Part(step, direction));
    if (command == null) {
      var what = direction == Direction.DO ? "'%s'" : "the compensation of '%s'";
      throw failure("that %s was asked for".formatted(what.formatted(step)));
    }
    return decide(new SagaCommand.Report(command.commandId(), command.attempt(), outcome));
  }

  private SagaScenario decide(SagaCommand command) {
    var moment = new Moment(new Position(events.size()), now, 1);
    switch (decider.decide(state, command, moment)) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var accepted) -> accepted.forEach(this::add);
      case Decision.Rejected<SagaEvent, SagaRejection>(var rejection) ->
          throw failure("that the saga takes it; refused: " + rejection.explain());
    }
    return answers.isEmpty() ? this : decide(answers.remove());
  }

  private void add(SagaEvent event) {
    events.add(event);
    state = decider.evolve(state, event);
    for (var effect : decider.react(state, event)) {
      switch (effect) {
        case SagaEffect.SendCommand send -> {
          sent.put(part(send.commandId()), send);
          AwaitedEvents.answer(send).ifPresent(answers::add);
        }
        case SagaEffect.AcquireLock acquire -> answers.add(locks.answer(acquire));
        case SagaEffect.ReleaseLock release -> locks.answer(release).ifPresent(answers::add);
        case SagaEffect.AnswerCaller _ -> {} // It has no parent.
      }
    }
  }

  /** The newest edition is the one that counts. */
  private static Part part(CommandId id) {
    return new Part(id.step(), id.direction());
  }

  private SagaScenario thenSent(String step, Direction direction, String expectedJson) {
    payloads.declared(step);
    var command = sent.get(new Part(step, direction));
    JsonNode expected = payloads.json(expectedJson);
    var found = Optional.ofNullable(command).map(it -> payloads.render(it.payload()));
    return require(
        found.filter(expected::equals).isPresent(),
        "%s with %s; sent was %s"
            .formatted(
                new CommandId(saga, step, direction),
                expected,
                found.map(JsonNode::toString).orElse("nothing")));
  }

  private SagaScenario thenEnded(SagaEvent.Outcome outcome) {
    return require(
        state instanceof SagaState.Ended ended && ended.outcome() == outcome,
        "a saga that has ended, " + outcome);
  }

  private SagaScenario require(boolean holds, String expected) {
    if (!holds) {
      throw failure(expected);
    }
    return this;
  }

  private AssertionError failure(String expected) {
    return new AssertionError("expected %s; so far:%s".formatted(expected, Telling.of(events)));
  }
}
