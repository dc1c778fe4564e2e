package org.skald.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaEvent.SagaForgotten;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;

/**
 * For how long a saga is kept that has ended: so long as its definition says. A sub-saga is kept
 * for ever, since its parent may start it again, or ask to undo it, for as long as that takes; what
 * is not known is taken for what was never done.
 */
final class Retention {

  private Retention() {}

  /** When a saga is forgotten that ends now; empty for never. */
  static Optional<Instant> end(Origin origin, Instant now) {
    return origin
        .definition()
        .retention()
        .filter(_ -> origin.caller().isEmpty())
        .map(time -> now.plusMillis(time.toMillis()));
  }

  /** What follows for a saga that has ended when time has passed. */
  static List<SagaEvent> decide(Ended saga, Instant now) {
    return saga.forgetAt().filter(due -> !due.isAfter(now)).isPresent()
        ? List.of(new SagaForgotten(saga.sagaId(), now))
        : List.of();
  }

  /** The fold of that. */
  static SagaState evolve(SagaState state, SagaForgotten event) {
    if (state instanceof Ended ended && ended.forgetAt().isPresent()) {
      return new NotStarted();
    }
    throw new IllegalStateException(
        "corrupt log: expected an ended saga to forget before %s, found %s"
            .formatted(event, state));
  }
}
