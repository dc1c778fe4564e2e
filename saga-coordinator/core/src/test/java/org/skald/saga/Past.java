package org.skald.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.testkit.Scenario;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.CancelSaga;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaCommand.SignalStep;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaCommand.Wake;

/** What has happened to a saga, told by the commands that led to it. Each of them must hold. */
final class Past {

  static final SagaId ORDER = new SagaId("order-1");
  static final String WHY = "changed my mind";
  static final Payload INPUT = StepSpec.text("order of ada");

  private final SagaDecider decider = new SagaDecider();
  private final List<SagaEvent> events = new ArrayList<>();
  private final Instant start = Scenario.of(decider).now();
  private Instant now = start;
  private SagaState state = decider.initial();

  private Past() {}

  static Past none() {
    return new Past();
  }

  static Past startOf(SagaDefinition definition) {
    return none().then(start(definition));
  }

  Past then(SagaCommand command) {
    var decision = decider.decide(state, command, new Moment(new Position(events.size()), now, 1));
    if (!(decision instanceof Decision.Accepted<SagaEvent, SagaRejection>(var accepted))) {
      throw new AssertionError("a past that was refused: " + decision);
    }
    events.addAll(accepted);
    state = decider.evolve(state, accepted);
    return this;
  }

  /** The same of the newest edition of each command. */
  Past thenAnew(Report... reports) {
    for (var report : reports) {
      then(anew(report));
    }
    return this;
  }

  /** A report on the newest edition of its command. */
  Report anew(Report report) {
    return toNewest((SagaState.Active) state, report);
  }

  /** The first attempt of each step succeeds, with its name as the reply. */
  Past ok(String... steps) {
    for (var step : steps) {
      then(ok(step, 1));
    }
    return this;
  }

  /** The timer's command is decided at its time. */
  Past timer() {
    var timer = decider.timer(state).orElseThrow(() -> new AssertionError("no timer: " + state));
    now = timer.due();
    return then(timer.command());
  }

  Past later(Duration passed) {
    now = now.plus(passed);
    return this;
  }

  Instant now() {
    return now;
  }

  SagaState state() {
    return state;
  }

  List<SagaEvent> events() {
    return events;
  }

  Scenario<SagaCommand, SagaState, SagaEvent, SagaRejection, SagaEffect> scenario() {
    return Scenario.of(decider)
        .given(events.toArray(SagaEvent[]::new))
        .after(Duration.between(start, now));
  }

  Scenario.Then<SagaState, SagaEvent, SagaRejection, SagaEffect> when(SagaCommand command) {
    return scenario().when(command);
  }

  /** Facts at the present time. */
  Facts facts() {
    return new Facts(ORDER, now);
  }

  static StartSaga start(SagaDefinition definition) {
    return start(definition, INPUT);
  }

  static StartSaga start(SagaDefinition definition, Payload input) {
    return new StartSaga(
        ORDER, definition, input, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Report ok(String step, int attempt) {
    return report(step, attempt, new Outcome.Ok(Optional.of(StepSpec.text(step + "-reply"))));
  }

  /** Done, or granted where the step takes a lock. */
  static Report done(StepDefinition step, int attempt) {
    return step.lock().isPresent() ? granted(step.name(), attempt) : ok(step.name(), attempt);
  }

  static Report granted(String step, int attempt) {
    return report(step, attempt, new Outcome.Granted("lock of " + step, 7));
  }

  static Report refused(String step, int attempt) {
    return report(step, attempt, new Outcome.Refused("sold out"));
  }

  static Report failed(String step, int attempt) {
    return report(step, attempt, new Outcome.Failed("database down"));
  }

  static Report report(String step, int attempt, Outcome outcome) {
    return new Report(new CommandId(ORDER, step, Direction.DO), attempt, outcome);
  }

  static SignalStep goOn(String step) {
    return signal(step, new Signal.GoOn(Optional.of(StepSpec.text(step + "-value"))));
  }

  static SignalStep refuse(String step) {
    return signal(step, new Signal.Refuse());
  }

  private static SignalStep signal(String step, Signal signal) {
    return new SignalStep(ORDER, step, signal, "ada", "four eyes");
  }

  static Report undone(String step, int attempt) {
    return undoReport(step, attempt, new Outcome.Ok(Optional.empty()));
  }

  static Report undoFailed(String step, int attempt) {
    return undoReport(step, attempt, new Outcome.Failed("database down"));
  }

  static Report undoRefused(String step, int attempt) {
    return undoReport(step, attempt, new Outcome.Refused("unknown reservation"));
  }

  static Report undoReport(String step, int attempt, Outcome outcome) {
    return new Report(new CommandId(ORDER, step, Direction.UNDO), attempt, outcome);
  }

  /** The same reply to the edition of its command that counts. */
  static Report toNewest(SagaState.Active saga, Report report) {
    var id = report.commandId();
    return new Report(saga.command(id.step(), id.direction()), report.attempt(), report.outcome());
  }

  static SagaCommand edit(String step, Direction direction, String command) {
    var schema =
        switch (direction) {
          case DO -> "shop.Do";
          case UNDO -> "shop.Undo";
        };
    return edit(step, new SagaCommand.Edit(direction, schema, StepSpec.text(command)));
  }

  static SagaCommand edit(String step, SagaCommand.Edit edit) {
    return new SagaCommand.EditStep(ORDER, step, Optional.of(edit), "ada", "a letter was missing");
  }

  static SagaCommand migrate(SagaDefinition to) {
    return new SagaCommand.MigrateSaga(ORDER, to, "ada", "the courier has changed");
  }

  /** What comes of {@link #migrate} where it can be. */
  SagaEvent migrated(SagaDefinition to) {
    return new SagaEvent.SagaMigrated(
        ORDER, now(), to, Person.saying("ada"), "the courier has changed");
  }

  /** What comes of it where it cannot, to version 2. */
  static SagaRejection.CannotMigrate cannotMigrate(String found) {
    return new SagaRejection.CannotMigrate(ORDER, new DefinitionId("place-order", 2), found);
  }

  static CancelSaga cancel() {
    return new CancelSaga(ORDER, "ada", WHY);
  }

  static SagaCommand pause() {
    return new SagaCommand.PauseSaga(ORDER, "ada", "the warehouse is counted");
  }

  static SagaCommand resume() {
    return new SagaCommand.ResumeSaga(ORDER, "ada", "it is counted");
  }

  static SagaCommand force() {
    return new SagaCommand.ForceCompensation(ORDER, "ada", "the customer has died");
  }

  /** Another person than the one who does all the rest. */
  static SagaCommand approve() {
    return approve("bea");
  }

  static SagaCommand approve(String actor) {
    return new SagaCommand.ApproveAct(
        ORDER, OptionalLong.empty(), Person.saying(actor), "so it is");
  }

  static SagaCommand reject() {
    return new SagaCommand.RejectAct(
        ORDER, OptionalLong.empty(), Person.saying("ada"), "it is not");
  }

  static Wake wake() {
    return new Wake(ORDER);
  }
}
