package org.skald.saga.service;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.ForEach;
import org.skald.saga.ByHand;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.CommandTemplate;
import org.skald.saga.DefinitionId;
import org.skald.saga.Editions;
import org.skald.saga.Fence;
import org.skald.saga.Items.Counted;
import org.skald.saga.LockMode;
import org.skald.saga.Mapping;
import org.skald.saga.Origin;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.Rounds;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.StepStatus;
import org.skald.saga.StepStatus.Compensated;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.CompensationHeld;
import org.skald.saga.StepStatus.CompensationRetrying;
import org.skald.saga.StepStatus.Done;
import org.skald.saga.StepStatus.Granted;
import org.skald.saga.StepStatus.Held;
import org.skald.saga.StepStatus.NotDone;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Querying;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Running;
import org.skald.saga.StepStatus.Skipped;
import org.skald.saga.TraceParent;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.lock.Claim;
import org.skald.saga.lock.LockState;

/** One state of every kind, with a step in every standing; the golden bytes are of these. */
final class StateSamples {

  static final SagaDefinition DEFINITION =
      SagaDefinition.of(
          new DefinitionId("place-order", 3),
          Optional.empty(),
          List.of(
              new StepDefinition(
                  "reserve",
                  StepKind.COMPENSATABLE,
                  Set.of(),
                  Optional.empty(),
                  Optional.empty(),
                  new ForEach(_ -> new Counted.Known(2), ForEach.UNLIMITED, call()))));

  static final TraceParent TRACE =
      new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  static final Fence FENCE = new Fence("stock", 4711);

  private static final Caller CALLER =
      new Caller(
          new CommandId(new SagaId("journey-1"), "order", CommandId.Direction.DO, 2),
          new Caller.Ask(1, "token-1"),
          Optional.of(new Caller.Ask(2, "token-2")),
          "proof",
          true);

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final SagaId ID = new SagaId("order/ä 1");
  private static final Turn TURN = new Turn(Cause.STEP, "step 'ship': sold out", AT);

  private StateSamples() {}

  private static Call call() {
    var mapping = (Mapping) _ -> new Mapping.Mapped.Broken("never sent");
    return new Call(
        new CommandTemplate("shop.Do", new Recipient.Topic("shop.commands"), mapping),
        Duration.ofSeconds(3),
        new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0),
        UnknownPolicy.RETRY,
        Optional.empty());
  }

  static Map<String, SagaState> all() {
    var all = new LinkedHashMap<String, SagaState>();
    all.put("forward-fresh", onItsWay(origin(Optional.empty()), Map.of()));
    all.put("forward", onItsWay(origin(Optional.empty()), forward()));
    all.put(
        "forward-to-turn-with-deadline",
        new Forward(
            origin(Optional.of(AT.plusSeconds(900))),
            Optional.of(new Turn(Cause.CANCEL, "changed her mind", AT)),
            forward(),
            ByHand.NONE,
            Editions.FIRST,
            Rounds.FIRST));
    all.put("forward-traced", onItsWay(traced(), forward()));
    all.put("forward-fenced", onItsWay(fenced(), forward()));
    all.put(
        "forward-skipped-by-hand",
        onItsWay(origin(Optional.empty()), Map.of("ship", new Skipped(true, AT))));
    all.put("forward-fanned-out", onItsWay(fannedOut(), elements()));
    all.put("backward-fanned-out-fenced", onItsWayBack(fannedOut().fencedBy(FENCE), elements()));
    all.put("backward-fenced", onItsWayBack(fenced(), backward()));
    all.put("backward", onItsWayBack(origin(Optional.of(AT)), backward()));
    all.put(
        "forward-querying",
        onItsWay(
            origin(Optional.empty()), Map.of("ship", new Querying(2, 3, AT.plusSeconds(3), AT))));
    all.put("completed", ended(Outcome.COMPLETED, Optional.empty()));
    all.put(
        "compensated",
        ended(
            Outcome.COMPENSATED, Optional.of(new Turn(Cause.DEADLINE, "the deadline passed", AT))));
    all.put(
        "forward-unchanged",
        onItsWay(
            origin(Optional.empty()), Map.of("ship", new Done(1, Optional.empty(), true, AT))));
    all.put(
        "forward-under-lock",
        onItsWay(origin(Optional.empty()), Map.of("locks.0", new Granted(1, 17, AT))));
    all.put(
        "completed-under-locks",
        ended(Outcome.COMPLETED, Optional.empty())
            .with(Map.of("locks.0", 17L), List.of(), Optional.empty()));
    all.put(
        "completed-to-forget",
        ended(Outcome.COMPLETED, Optional.empty())
            .with(Map.of(), List.of(), Optional.of(AT.plus(Duration.ofDays(30)))));
    all.putAll(ofSubSagas());
    all.putAll(uponWhichPeopleActed());
    all.putAll(forWhichASecondPersonIsNeeded());
    all.putAll(atSavePoints());
    return all;
  }

  private static Forward onItsWay(Origin origin, Map<String, StepStatus> steps) {
    return new Forward(origin, Optional.empty(), steps, ByHand.NONE, Editions.FIRST, Rounds.FIRST);
  }

  private static Backward onItsWayBack(Origin origin, Map<String, StepStatus> steps) {
    return new Backward(
        origin, TURN, Optional.empty(), steps, ByHand.NONE, Editions.FIRST, Rounds.FIRST);
  }

  private static Map<String, SagaState> ofSubSagas() {
    var all = new LinkedHashMap<String, SagaState>();
    all.put("forward-called", onItsWay(origin(Optional.empty()).calledBy(CALLER), forward()));
    all.put(
        "completed-to-be-undone",
        ended(Outcome.COMPLETED, Optional.empty())
            .with(
                Optional.of(RandomSagas.payload("output")),
                Optional.of(CALLER),
                Optional.of(onItsWay(fannedOut().calledBy(CALLER), elements()))));
    return all;
  }

  private static Map<String, SagaState> uponWhichPeopleActed() {
    var all = new LinkedHashMap<String, SagaState>();
    var pause =
        ByHand.NONE.paused(Optional.of(new ByHand.Pause("ada", "the warehouse is counted", AT)));
    all.put("forward-paused", onItsWay(origin(Optional.of(AT)), forward()).with(pause));
    all.put(
        "backward-paused-called", onItsWayBack(fenced().calledBy(CALLER), backward()).with(pause));
    all.put(
        "forward-later-editions",
        onItsWay(
                origin(Optional.empty()),
                Map.of("ship", new Retrying(2, AT.plusSeconds(3), false, AT)))
            .edited(
                new Editions(
                    Map.of(
                        new Editions.Part("ship", CommandId.Direction.DO),
                        new Editions.Edition(2, Optional.of(RandomSagas.payload("edited")))))));
    all.put(
        "backward-paused-later-editions",
        onItsWayBack(fenced(), backward())
            .with(pause)
            .edited(
                new Editions(
                    Map.of(
                        new Editions.Part("ship", CommandId.Direction.UNDO),
                        new Editions.Edition(3, Optional.empty())))));
    all.put(
        "compensated-with-left",
        ended(Outcome.COMPENSATED, Optional.of(new Turn(Cause.FORCE, "the customer has died", AT)))
            .with(Map.of(), List.of("charge-card", "ship"), Optional.empty()));
    return all;
  }

  /** Each act of people as one that waits for a second person. */
  private static Map<String, SagaState> forWhichASecondPersonIsNeeded() {
    var value = Optional.of(Payload.of(new byte[] {1, 2}));
    var acts =
        List.of(
            new SagaCommand.CancelSaga(ID, "ada", "ordered twice"),
            new SagaCommand.PauseSaga(ID, "ada", "the warehouse is counted"),
            new SagaCommand.ResumeSaga(ID, "ada", "it is counted"),
            new SagaCommand.ResumeStep(ID, "ship", "ada", "the parcel service is back"),
            new SagaCommand.SkipStep(ID, "ship", "ada", "handed over in person"),
            new SagaCommand.EditStep(
                ID,
                "ship",
                Optional.of(
                    new SagaCommand.Edit(
                        CommandId.Direction.UNDO, "shop.Undo", RandomSagas.payload("edited"))),
                "ada",
                "there was a letter missing"),
            new SagaCommand.SignalStep(
                ID, "ship", new SagaCommand.Signal.GoOn(value), "ada", "it is right"),
            new SagaCommand.SignalStep(
                ID, "ship", new SagaCommand.Signal.Refuse(), "ada", "it is not"),
            new SagaCommand.ForceCompensation(ID, "ada", "the customer has died"),
            new SagaCommand.MigrateSaga(ID, DEFINITION, "ada", "the courier has changed"));
    var all = new LinkedHashMap<String, SagaState>();
    for (var act : acts) {
      var principal = all.isEmpty() ? Optional.<String>empty() : Optional.of("a-1");
      all.put(
          "proposed-" + (all.size() + 1),
          onItsWay(origin(Optional.empty()), forward()).with(proposed(act, principal)));
    }
    all.put(
        "backward-paused-proposed",
        onItsWayBack(fenced(), backward())
            .with(
                proposed(acts.getFirst(), Optional.empty())
                    .paused(Optional.of(new ByHand.Pause("bea", "the warehouse is counted", AT)))));
    return all;
  }

  private static Map<String, SagaState> atSavePoints() {
    var rounds = new Rounds(Map.of("reserve", 3));
    var all = new LinkedHashMap<String, SagaState>();
    all.put(
        "forward-third-round",
        new Forward(
            origin(Optional.of(AT)),
            Optional.empty(),
            forward(),
            ByHand.NONE,
            Editions.FIRST,
            rounds));
    all.put(
        "backward-to-save-point",
        new Backward(
            fenced(),
            TURN,
            Optional.of("reserve"),
            backward(),
            ByHand.NONE,
            Editions.FIRST,
            rounds));
    return all;
  }

  private static ByHand proposed(SagaCommand.Act act, Optional<String> principal) {
    var by = new Person(act.actor(), principal);
    return ByHand.NONE.proposed(Optional.of(new ByHand.Proposal(4711, act, by, AT)));
  }

  /** A lock that is held and waited for; the golden bytes are of it. */
  static LockState lock() {
    var first =
        new Claim(
            "stock/7",
            new CommandId(ID, "locks.0", CommandId.Direction.DO),
            new Caller.Ask(1, "token-1"),
            LockMode.ESCROW,
            3,
            "proof");
    var second =
        new Claim(
            "stock/7",
            new CommandId(new SagaId("order-2"), "locks.1", CommandId.Direction.DO),
            new Caller.Ask(2, "token-2"),
            LockMode.EXCLUSIVE,
            0,
            "another proof");
    return new LockState(
        100,
        List.of(new LockState.Holder(first, 4711, AT)),
        List.of(new LockState.Waiter(second, AT, AT.plusSeconds(30))));
  }

  static SagaState of(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  private static Ended ended(Outcome outcome, Optional<Turn> turn) {
    return new Ended(
        ID,
        DEFINITION.id(),
        RandomSagas.payload("input").digest(),
        outcome,
        AT,
        AT.plusSeconds(2),
        turn,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        Optional.empty());
  }

  private static Origin origin(Optional<Instant> deadline) {
    return new Origin(
        ID,
        DEFINITION,
        RandomSagas.payload("input"),
        AT,
        deadline,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Origin traced() {
    return new Origin(
        ID,
        DEFINITION,
        RandomSagas.payload("input"),
        AT,
        Optional.of(AT.plusSeconds(900)),
        Optional.of(TRACE),
        Optional.empty(),
        Optional.empty());
  }

  private static Origin fenced() {
    return new Origin(
        ID,
        DEFINITION,
        RandomSagas.payload("input"),
        AT,
        Optional.empty(),
        Optional.empty(),
        Optional.of(FENCE),
        Optional.empty());
  }

  private static Origin fannedOut() {
    return origin(Optional.empty()).fannedOut("reserve", 2);
  }

  private static Map<String, StepStatus> elements() {
    var steps = new LinkedHashMap<String, StepStatus>();
    steps.put("reserve.0", new Done(1, Optional.of(RandomSagas.payload("reply")), AT));
    steps.put("reserve.1", new Running(1, AT.plusSeconds(3), false, AT));
    return steps;
  }

  private static Map<String, StepStatus> forward() {
    var steps = new LinkedHashMap<String, StepStatus>();
    steps.put("running", new Running(1, AT.plusSeconds(3), false, AT));
    steps.put("running-unknown", new Running(2, AT.plusSeconds(3), true, AT));
    steps.put("retrying", new Retrying(4, AT.plusMillis(250), true, AT));
    steps.put("held", new Held(5, true, "nobody answered", AT));
    steps.put("skipped", new Skipped(false, AT));
    steps.put("done", new Done(1, Optional.of(RandomSagas.payload("reply")), AT));
    steps.put("done-without-content", new Done(2, Optional.empty(), AT));
    return steps;
  }

  private static Map<String, StepStatus> backward() {
    var done = new Done(1, Optional.of(RandomSagas.payload("reply")), AT);
    var steps = new LinkedHashMap<String, StepStatus>();
    steps.put("not-done", new NotDone(3, "sold out", AT));
    steps.put("possibly-done", new PossiblyDone(2, AT));
    steps.put("compensating", new Compensating(done, 1, AT.plusSeconds(3), false, AT));
    steps.put(
        "compensation-retrying",
        new CompensationRetrying(new PossiblyDone(2, AT), 2, AT.plusSeconds(1), true, AT));
    steps.put("compensation-held", new CompensationHeld(done, 0, false, "division by zero", AT));
    steps.put("compensated", new Compensated(7, AT));
    return steps;
  }
}
