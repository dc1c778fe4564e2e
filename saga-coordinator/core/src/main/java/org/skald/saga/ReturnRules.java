package org.skald.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEvent.SagaReturned;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Done;

/**
 * When a saga that has to turn around goes back no further than to a save-point, and when it goes
 * on from there (forward recovery; Garcia-Molina and Salem: Sagas, SIGMOD 1987).
 */
final class ReturnRules {

  private ReturnRules() {}

  /**
   * The save-point to which a saga goes back when this step has failed: the last one that is done
   * and that it may go back to once more. Empty when it goes back to where it began.
   */
  static Optional<String> backTo(Forward saga, StepDefinition failed) {
    var savePoints = new ArrayList<>(saga.definition().savePoints().entrySet());
    return savePoints.reversed().stream()
        .filter(it -> saga.steps().get(it.getKey()) instanceof Done)
        // It is done, and what was expected of its reply does not hold: there is no going on.
        .filter(it -> !it.getKey().equals(failed.name()))
        .filter(it -> saga.rounds().of(it.getKey()) < it.getValue().attempts())
        .map(it -> it.getKey())
        .findFirst();
  }

  /** When a saga goes on from the save-point that it is back at; empty when it is not there yet. */
  static Optional<Instant> goesOnAt(Active saga) {
    return saga instanceof Backward back && back.savePoint().isPresent() && WayBack.isOver(back)
        ? Optional.of(goesOnAt(back, back.savePoint().get()))
        : Optional.empty();
  }

  private static Instant goesOnAt(Backward saga, String savePoint) {
    var undoneAt =
        Stream.concat(
                Stream.of(saga.turn().at()),
                WayBack.steps(saga).stream()
                    .flatMap(step -> saga.status(step.name()).stream())
                    .map(StepStatus::since))
            .max(Instant::compareTo)
            .orElseThrow();
    var policy = saga.definition().savePoint(savePoint);
    var command = saga.command(savePoint, Direction.DO);
    return undoneAt.plus(Backoff.delay(policy, command, saga.rounds().of(savePoint)));
  }

  /** The wait is over: what comes after the save-point starts anew. */
  static void goOn(Draft draft, Active saga) {
    if (saga instanceof Backward back && back.savePoint().isPresent()) {
      var savePoint = back.savePoint().get();
      var round = back.rounds().of(savePoint) + 1;
      draft.add(
          new SagaReturned(
              draft.sagaId(), draft.now(), savePoint, round, back.begunAfter(savePoint)));
      draft.advance();
    }
  }
}
