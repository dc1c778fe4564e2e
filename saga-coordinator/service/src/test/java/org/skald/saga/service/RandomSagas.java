package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.ActName;
import org.skald.saga.Action;
import org.skald.saga.Action.Compensation;
import org.skald.saga.Alternative;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition.Tested;
import org.skald.saga.DefinitionId;
import org.skald.saga.Editable;
import org.skald.saga.Expectation;
import org.skald.saga.Items;
import org.skald.saga.LockMode;
import org.skald.saga.LockPlan;
import org.skald.saga.LockRequest;
import org.skald.saga.LockSteps;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Active;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.StepStatus;
import org.skald.saga.TouchedKeys;
import org.skald.saga.Touches;
import org.skald.saga.TraceParent;
import org.skald.saga.UnknownPolicy;

/** One random saga, driven by the real decider; remembers every state that it went through. */
final class RandomSagas {

  private static final SagaId ID = new SagaId("order-1");
  private static final int COMMANDS = 40;

  private final SagaDecider decider = new SagaDecider();
  private final List<SagaState> states = new ArrayList<>();
  private final List<SagaEvent> events = new ArrayList<>();
  private final SplittableRandom random;
  private final SagaDefinition definition;
  private final Optional<TraceParent> traceparent;
  private final Optional<Caller> caller;
  private SagaState state = decider.initial();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");

  RandomSagas(long seed) {
    this.random = new SplittableRandom(seed);
    this.definition = draw();
    this.caller = drawCaller();
    this.traceparent = random.nextBoolean() ? Optional.of(StateSamples.TRACE) : Optional.empty();
  }

  SagaDefinition definition() {
    return definition;
  }

  /** The version of this number; all say the same. */
  SagaDefinition definition(DefinitionId id) {
    return new SagaDefinition(
        id,
        definition.deadline(),
        definition.retention(),
        definition.fourEyes(),
        definition.steps(),
        definition.savePoints());
  }

  /** The states after each command that changed something, as far as a shard keeps them. */
  List<SagaState> states() {
    return states;
  }

  List<SagaEvent> events() {
    return events;
  }

  RandomSagas run() {
    decide(start(caller));
    for (var i = 0; i < COMMANDS; i++) {
      now = now.plusMillis(random.nextInt(900));
      decider
          .timer(state)
          .filter(it -> !it.due().isAfter(now))
          .ifPresent(it -> decide(it.command()));
      if (state instanceof Active saga) {
        decide(next(saga));
      }
      if (caller.isPresent() && random.nextInt(12) == 0) {
        decide(ofParent(caller.get()));
      }
    }
    if (!(state instanceof SagaState.NotStarted)) {
      decide(granted());
    }
    return this;
  }

  private SagaCommand start(Optional<Caller> parent) {
    return new SagaCommand.StartSaga(
        ID, definition, payload("input"), traceparent, Optional.empty(), parent);
  }

  private Optional<Caller> drawCaller() {
    return random.nextInt(3) > 0
        ? Optional.empty()
        : Optional.of(
            new Caller(
                new CommandId(new SagaId("journey-1"), "order", Direction.DO),
                new Caller.Ask(1, "token-1"),
                Optional.empty(),
                "proof",
                definition.isUndoable()));
  }

  private SagaCommand ofParent(Caller parent) {
    var attempt = 1 + random.nextInt(3);
    var ask = new Caller.Ask(attempt, "token-" + attempt);
    return random.nextBoolean()
        ? start(
            Optional.of(
                new Caller(parent.command(), ask, Optional.empty(), "proof", parent.mayUndo())))
        : new SagaCommand.UndoSaga(ID, definition.id(), parent.command(), ask, "proof");
  }

  private void decide(SagaCommand command) {
    var moment = new Moment(new Position(states.size()), now, 1);
    if (decider.decide(state, command, moment)
            instanceof Decision.Accepted<SagaEvent, SagaRejection>(var happened)
        && !happened.isEmpty()) {
      state = decider.evolve(state, happened);
      events.addAll(happened);
      if (!(state instanceof SagaState.NotStarted)) {
        states.add(state);
      }
    }
  }

  private SagaCommand next(Active saga) {
    if (random.nextInt(25) == 0) {
      return new SagaCommand.CancelSaga(ID, "ann", "changed her mind");
    }
    if (random.nextInt(12) == 0) {
      return act(saga);
    }
    if (saga.byHand().proposal().isPresent() && random.nextInt(3) == 0) {
      return settled();
    }
    var names = List.copyOf(saga.definition().steps().keySet());
    var step = names.get(random.nextInt(names.size()));
    return switch (saga.steps().get(step)) {
      case StepStatus.Running running when saga.definition().step(step).isCall() ->
          report(saga.command(step, Direction.DO), running.attempt());
      case StepStatus.Running _ ->
          new SagaCommand.SignalStep(ID, step, signal(step), "ann", "four eyes");
      case StepStatus.Querying querying ->
          report(saga.command(step, Direction.DO), querying.attempt());
      case StepStatus.Compensating undoing ->
          report(saga.command(step, Direction.UNDO), undoing.attempt());
      case StepStatus.Stuck stuck -> help(saga.definition().step(step), stuck);
      case null, default -> new SagaCommand.Wake(ID);
    };
  }

  private SagaCommand settled() {
    var bea = new Person("bea", Optional.empty());
    return random.nextInt(4) == 0
        ? new SagaCommand.RejectAct(ID, OptionalLong.empty(), bea, "it is not")
        : new SagaCommand.ApproveAct(ID, OptionalLong.empty(), bea, "so it is");
  }

  private SagaCommand help(StepDefinition step, StepStatus.Stuck stuck) {
    return switch (random.nextInt(3)) {
      case 0 -> new SagaCommand.ResumeStep(ID, step.name(), "ann", "it is back");
      case 1 -> new SagaCommand.SkipStep(ID, step.name(), "ann", "by hand");
      default ->
          new SagaCommand.EditStep(
              ID,
              step.name(),
              Editable.of(step, stuck) instanceof Editable.Command(var direction, var schema)
                  ? Optional.of(new SagaCommand.Edit(direction, schema, payload("edited")))
                  : Optional.empty(),
              "ann",
              "there was a letter missing");
    };
  }

  private SagaCommand act(Active saga) {
    if (saga.pause().isPresent()) {
      return new SagaCommand.ResumeSaga(ID, "ann", "it is counted");
    }
    var second = new DefinitionId(definition.id().name(), definition.id().version() + 1);
    return switch (random.nextInt(3)) {
      case 0 -> new SagaCommand.PauseSaga(ID, "ann", "the warehouse is counted");
      case 1 -> new SagaCommand.MigrateSaga(ID, definition(second), "ann", "it is mended");
      default -> new SagaCommand.ForceCompensation(ID, "ann", "the customer has died");
    };
  }

  private SagaCommand.Signal signal(String step) {
    return random.nextInt(3) == 0
        ? new SagaCommand.Signal.Refuse()
        : new SagaCommand.Signal.GoOn(Optional.of(payload(step + "-value")));
  }

  private boolean isLock(String step) {
    return state instanceof Active saga && saga.definition().step(step).lock().isPresent();
  }

  /** A grant that comes once more when nobody wants it. */
  private SagaCommand granted() {
    return new SagaCommand.Report(
        new CommandId(ID, "locks.0", Direction.DO), 1, new Outcome.Granted("lock 0", 18));
  }

  private SagaCommand report(CommandId id, int attempt) {
    var step = id.step();
    var outcome =
        switch (random.nextInt(9)) {
          case 0 -> new Outcome.Refused("sold out");
          case 1 -> new Outcome.Failed("database down");
          case 2 -> new Outcome.Ok(Optional.empty());
          case 3, 4 -> null;
          default ->
              id.direction() == Direction.DO && isLock(step)
                  ? new Outcome.Granted("lock", 17)
                  : new Outcome.Ok(Optional.of(payload(step + "-reply")));
        };
    return outcome == null
        ? new SagaCommand.Wake(ID)
        : new SagaCommand.Report(id, attempt, outcome);
  }

  private SagaDefinition draw() {
    var steps = new ArrayList<StepDefinition>();
    var parallel = random.nextBoolean();
    var names = new ArrayList<String>();
    for (var i = random.nextInt(3); i >= 0; i--) {
      var after = parallel || names.isEmpty() ? Set.<String>of() : Set.of(names.getLast());
      var name = "c" + names.size();
      steps.add(step(name, StepKind.COMPENSATABLE, after));
      names.add(name);
      if (random.nextInt(4) == 0 && steps.getLast().isCall()) {
        steps.add(onFailureOf(steps.getLast()));
        names.add(steps.getLast().name());
      }
    }
    var savePoints = new HashMap<String, RetryPolicy>();
    if (random.nextBoolean()) {
      steps.add(always("s", Set.copyOf(names)));
      steps.add(step("t", StepKind.COMPENSATABLE, Set.of("s")));
      names.addAll(List.of("s", "t"));
      savePoints.put("s", new RetryPolicy(3, Duration.ofMillis(300), Duration.ofSeconds(1), 0.5));
    }
    if (random.nextBoolean()) {
      steps.add(step("p", StepKind.PIVOT, Set.copyOf(names)));
      steps.add(step("r", StepKind.RETRIABLE, Set.of("p")));
    }
    var deadline =
        random.nextInt(3) == 0 ? Optional.of(Duration.ofSeconds(4)) : Optional.<Duration>empty();
    var retention =
        random.nextInt(3) == 0 ? Optional.of(Duration.ofSeconds(2)) : Optional.<Duration>empty();
    return SagaDefinition.of(
            new DefinitionId("place-order", 1),
            deadline,
            random.nextInt(3) == 0 ? underLocks(steps) : steps)
        .keptFor(retention)
        .withFourEyes(random.nextInt(3) == 0 ? Set.of(ActName.values()) : Set.of())
        .withSavePoints(savePoints);
  }

  private List<StepDefinition> underLocks(List<StepDefinition> steps) {
    var patience = Duration.ofMillis(700);
    var requests = new ArrayList<LockRequest>();
    for (var i = random.nextInt(3); i >= 0; i--) {
      requests.add(new LockRequest("lock " + i, LockMode.EXCLUSIVE, 0, patience));
    }
    return LockSteps.before(steps, _ -> new LockPlan.Planned.Known(requests), patience);
  }

  private StepDefinition step(String name, StepKind kind, Set<String> after) {
    var policies = UnknownPolicy.values();
    var skipped = random.nextInt(8) == 0;
    return new StepDefinition(
        name,
        kind,
        after,
        skipped ? Optional.of(_ -> new Tested.Known(false)) : Optional.empty(),
        Optional.empty(),
        kind == StepKind.COMPENSATABLE && random.nextInt(8) == 0
            ? Optional.of(new Expectation("reply.isGood", _ -> new Tested.Known(false)))
            : Optional.empty(),
        action(name, kind, policies));
  }

  private StepDefinition always(String name, Set<String> after) {
    return new StepDefinition(
        name,
        StepKind.COMPENSATABLE,
        after,
        Optional.empty(),
        Optional.empty(),
        call(name, StepKind.COMPENSATABLE, UnknownPolicy.values()));
  }

  private StepDefinition onFailureOf(StepDefinition failing) {
    var name = "else-" + failing.name();
    return new StepDefinition(
        name,
        failing.kind(),
        Set.of(failing.name()),
        Optional.empty(),
        Optional.of(new Alternative.OnFailure(failing.name())),
        call(name, failing.kind(), UnknownPolicy.values()));
  }

  private Action action(String name, StepKind kind, UnknownPolicy[] policies) {
    if (kind == StepKind.PIVOT) {
      return call(name, kind, policies);
    }
    return switch (random.nextInt(6)) {
      case 0 -> waiting();
      case 1 -> {
        var items = new Items.Counted.Known(random.nextInt(3));
        yield new Action.ForEach(_ -> items, 1 + random.nextInt(2), call(name, kind, policies));
      }
      default -> call(name, kind, policies);
    };
  }

  private Action waiting() {
    var time = Duration.ofMillis(700);
    return random.nextBoolean() ? new Action.Sleep(time) : new Action.AwaitSignal(time);
  }

  private Action.Call call(String name, StepKind kind, UnknownPolicy[] policies) {
    return new Action.Call(
        command(name, "shop.Do"),
        Duration.ofMillis(700),
        retry(),
        policies[random.nextInt(policies.length)],
        kind == StepKind.COMPENSATABLE && random.nextInt(4) > 0
            ? Optional.of(
                new Compensation(command(name, "shop.Undo"), Duration.ofMillis(700), retry()))
            : Optional.empty());
  }

  private CommandTemplate command(String step, String schema) {
    return new CommandTemplate(
        schema,
        new Recipient.Topic(step + ".commands"),
        _ -> new Mapped.Ready(payload(schema + " " + step)),
        random.nextInt(4) == 0 ? Optional.of(touches(step)) : Optional.empty());
  }

  private Touches touches(String step) {
    var untold = random.nextInt(4) == 0 ? List.of("a division by zero") : List.<String>of();
    return _ -> new TouchedKeys(List.of("price"), List.of("stock", step), untold);
  }

  private RetryPolicy retry() {
    return new RetryPolicy(
        1 + random.nextInt(3), Duration.ofMillis(300), Duration.ofSeconds(1), 0.5);
  }

  static Payload payload(String text) {
    return Payload.of(text.getBytes(UTF_8));
  }
}
