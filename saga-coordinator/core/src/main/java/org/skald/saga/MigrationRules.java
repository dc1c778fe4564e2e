package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.log.Decision;
import org.skald.saga.Action.Compensation;
import org.skald.saga.Action.ForEach;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Items.Counted;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaCommand.MigrateSaga;
import org.skald.saga.SagaEvent.SagaMigrated;
import org.skald.saga.SagaRejection.CannotMigrate;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.StepStatus.Done;
import org.skald.saga.StepStatus.NotDone;
import org.skald.saga.StepStatus.Open;
import org.skald.saga.StepStatus.Performed;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Skipped;
import org.skald.saga.StepStatus.Undoing;

/**
 * Whether a saga can go on under another version of its definition: it can when it could have come
 * as far under that one, which is tried with its own data. Each step that has begun would have had
 * its turn then, after the same steps, and each command that was sent would have been the same.
 * What has not begun may differ in any way. A command that a person has edited stays as it is, so
 * it has to be of the same schema, and for the same participant, there.
 */
final class MigrationRules {

  private final Active saga;
  private final SagaDefinition to;
  private final Origin moved;

  private MigrationRules(Active saga, SagaDefinition to) {
    this.saga = saga;
    this.to = to;
    this.moved = saga.origin().migrated(to);
  }

  static Decision<SagaEvent, SagaRejection> decide(
      SagaState state, MigrateSaga migrate, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(migrate.sagaId()));
      case Active saga -> migrate(saga, migrate, by, now);
      case Ended ended -> cannot(migrate, "it has ended: " + ended.outcome());
    };
  }

  private static Decision<SagaEvent, SagaRejection> migrate(
      Active saga, MigrateSaga migrate, Person by, Instant now) {
    var to = migrate.definition();
    if (to.id().equals(saga.definition().id())) {
      return Decision.accept();
    }
    var obstacle = obstacle(saga, to);
    if (obstacle.isPresent()) {
      return cannot(migrate, obstacle.get());
    }
    var draft = Draft.of(saga, now);
    draft.add(new SagaMigrated(migrate.sagaId(), now, to, by, migrate.reason()));
    draft.advance();
    return draft.accepted();
  }

  private static Decision<SagaEvent, SagaRejection> cannot(MigrateSaga migrate, String found) {
    return Decision.reject(new CannotMigrate(migrate.sagaId(), migrate.definition().id(), found));
  }

  private static Optional<String> obstacle(Active saga, SagaDefinition to) {
    if (!to.id().name().equals(saga.definition().id().name())) {
      return Optional.of("it is a saga of " + saga.definition().id());
    }
    if (saga.origin().mayBeUndone() && !to.isUndoable()) {
      return Optional.of("its parent may have to undo it, and %s cannot be".formatted(to.id()));
    }
    return saga.definition().fanOuts().keySet().stream()
        .filter(step -> !isForEach(to, step))
        .map(step -> "step '%s' has fanned out, and there it does not".formatted(step))
        .findFirst()
        .or(() -> ofSavePoint(saga, to))
        .or(() -> new MigrationRules(saga, to).firstObstacle());
  }

  /** What goes back to a save-point goes forward again: that it has to be able to there, too. */
  private static Optional<String> ofSavePoint(Active saga, SagaDefinition to) {
    if (!(saga instanceof Backward back) || back.savePoint().isEmpty()) {
      return Optional.empty();
    }
    var savePoint = back.savePoint().get();
    return to.savePoints().containsKey(savePoint)
        ? obstacle(back.returned(savePoint), to)
        : Optional.of(
            "it goes back to step '%s', which is no save-point there".formatted(savePoint));
  }

  private static boolean isForEach(SagaDefinition definition, String step) {
    var other = definition.steps().get(step);
    return other != null && other.action() instanceof ForEach;
  }

  private Optional<String> firstObstacle() {
    var ofFanOuts =
        saga.definition().fanOuts().entrySet().stream()
            .flatMap(it -> ofItems(it.getKey(), it.getValue()).stream());
    var ofSteps =
        saga.steps().entrySet().stream()
            .flatMap(it -> ofStep(saga.definition().step(it.getKey()), it.getValue()));
    return Stream.concat(ofFanOuts, ofSteps).findFirst();
  }

  private Optional<String> ofItems(String name, int elements) {
    var step = to.step(name);
    if (saga instanceof Forward forward
        && (step.alternative().filter(it -> !forward.isItsTurn(it)).isPresent()
            || !tested(moved, step).equals(new Tested.Known(true)))) {
      return Optional.of("whether step '%s' happens is different there".formatted(name));
    }
    var items = ((ForEach) step.action()).items();
    return items.count(moved.scope(step, saga.steps())).equals(new Counted.Known(elements))
        ? Optional.empty()
        : Optional.of("step '%s' has %d items, and there it has others".formatted(name, elements));
  }

  private Stream<String> ofStep(StepDefinition was, StepStatus status) {
    var name = was.name();
    var is = moved.definition().steps().get(name);
    if (is == null) {
      return Stream.of("step '%s' has begun, and there is no such step there".formatted(name));
    }
    return Stream.of(
            unless(
                is.kind() == was.kind() && is.action().getClass() == was.action().getClass(),
                "step '%s' has begun, and is of another kind there"),
            unless(
                moved.definition().before(name).equals(saga.definition().before(name)),
                "step '%s' has begun, and comes after other steps there"),
            unless(isTurnTheSame(was, is, status), "whether step '%s' happens is different there"),
            unless(
                saga instanceof Backward
                    || !(status instanceof NotDone)
                    || instead(saga.definition(), name).equals(instead(moved.definition(), name)),
                "step '%s' has failed, and something else happens on that there"),
            unless(isCommandTheSame(was, is, status), "step '%s' would ask for something else"),
            unless(isAsExpected(is, status), "the reply of step '%s' is not as expected there"),
            unless(
                !(status instanceof Done done)
                    || NeededReplies.isThere(saga, moved.definition(), is, done),
                "the reply of step '%s' is not what is needed there"),
            unless(
                was.isQueried() || !is.isQueried() || !leavesDoubt(status),
                "an earlier attempt of step '%s' may have been done, and there only the newest is"
                    + " asked about"),
            unless(isUndoneAlike(was, is, status), "step '%s' would be undone otherwise"))
        .flatMap(Optional::stream)
        .map(sentence -> sentence.formatted(name));
  }

  private boolean isAsExpected(StepDefinition is, StepStatus status) {
    return !(saga instanceof Forward forward)
        || !(status instanceof Done)
        || ExpectationRules.disappointment(forward.migrated(to), is).isEmpty();
  }

  private static boolean leavesDoubt(StepStatus status) {
    return status.open().filter(MigrationRules::leavesDoubt).isPresent();
  }

  /** An attempt that is still to come is asked about alone, whatever came before it. */
  private static boolean leavesDoubt(Open open) {
    return open.unknown() && (open.attempt() > 1 || open instanceof Retrying);
  }

  private static Optional<String> instead(SagaDefinition definition, String step) {
    return definition.onFailureOf(step).map(StepDefinition::name);
  }

  private static Optional<String> unless(boolean holds, String sentence) {
    return holds ? Optional.empty() : Optional.of(sentence);
  }

  /** On the way back no step has its turn any more. */
  private boolean isTurnTheSame(StepDefinition was, StepDefinition is, StepStatus status) {
    if (!(saga instanceof Forward forward)
        || (status instanceof Skipped skipped && skipped.byHand())) {
      return true;
    }
    if (!was.alternative().equals(is.alternative())) {
      return false;
    }
    var isPassed = was.alternative().filter(it -> !forward.isItsTurn(it)).isPresent();
    var held = tested(saga.origin(), was);
    return isPassed || held instanceof Tested.Broken || held.equals(tested(moved, is));
  }

  private Tested tested(Origin origin, StepDefinition step) {
    return step.when()
        .map(when -> when.test(origin.scope(step, saga.steps())))
        .orElse(new Tested.Known(true));
  }

  /**
   * What could not be made was not sent. On the way back only what is open is sent again, also when
   * it is stuck at its compensation; but sagas and locks are undone by what was asked for.
   */
  private boolean isCommandTheSame(StepDefinition was, StepDefinition is, StepStatus status) {
    var matters =
        switch (saga) {
          case Forward _ -> !(status instanceof Skipped);
          case Backward _ ->
              status.open().isPresent()
                  || (status instanceof Performed
                      && (was.isUndoneUnderWay() || is.isUndoneUnderWay()));
        };
    if (!matters || !was.isCall() || !is.isCall()) {
      return true;
    }
    if (isEdited(was, Direction.DO)) {
      return isForTheSame(was.call().command(), is.call().command());
    }
    return isSame(
        was.call().command(),
        saga.origin().scope(was, saga.steps()),
        is.call().command(),
        moved.scope(is, saga.steps()));
  }

  private static boolean isSame(CommandTemplate was, Scope seen, CommandTemplate is, Scope sees) {
    if (was.recipient() instanceof Recipient.Lock lock
        && is.recipient() instanceof Recipient.Lock other) {
      return lock.plan().of(seen).equals(other.plan().of(sees));
    }
    return was.mapping().map(seen) instanceof Mapped.Broken
        || (isForTheSame(was, is) && was.mapping().map(seen).equals(is.mapping().map(sees)));
  }

  private boolean isEdited(StepDefinition step, Direction direction) {
    return saga.editions().payload(step.name(), direction).isPresent();
  }

  private static boolean isForTheSame(CommandTemplate was, CommandTemplate is) {
    return was.schema().equals(is.schema()) && was.recipient().equals(is.recipient());
  }

  /** What can be undone still can; how may differ until it was asked for. */
  private boolean isUndoneAlike(StepDefinition was, StepDefinition is, StepStatus status) {
    if (was.compensation().isPresent() != is.compensation().isPresent()) {
      return was.compensation().isEmpty() && saga instanceof Forward;
    }
    if (!(status instanceof Undoing undoing)) {
      return !(status instanceof Done) || canBeUndone(was, is);
    }
    if (isEdited(was, Direction.UNDO)) {
      return isForTheSame(undo(was), undo(is));
    }
    if (undoing.attempt() == 0) {
      return true;
    }
    return isSame(
        undo(was),
        saga.origin().compensationScope(was, saga.steps()),
        undo(is),
        moved.compensationScope(is, saga.steps()));
  }

  /** Whether a compensation that could be made can be made there. */
  private boolean canBeUndone(StepDefinition was, StepDefinition is) {
    return was.compensation().isEmpty()
        || undo(was).mapping().map(saga.origin().compensationScope(was, saga.steps()))
            instanceof Mapped.Broken
        || !(undo(is).mapping().map(moved.compensationScope(is, saga.steps()))
            instanceof Mapped.Broken);
  }

  private static CommandTemplate undo(StepDefinition step) {
    return step.compensation().map(Compensation::command).orElseThrow();
  }
}
