package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.CoordinationRejection.CountDiffers;
import org.skald.coordination.LatchEvent.LatchCountedDown;
import org.skald.coordination.LatchEvent.LatchOpened;

/**
 * Latches: what was done stays done, whatever becomes of who did it. So a party is a name of the
 * caller's choice, not a session, and counts once.
 */
final class LatchRules {

  private LatchRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, LatchCommand command) {
    return switch (command) {
      case LatchCommand.CountDown countDown -> countDown(draft, countDown);
    };
  }

  private static Optional<CoordinationRejection> countDown(
      Draft draft, LatchCommand.CountDown wish) {
    var latch = wish.latch();
    var state = draft.latch(latch);
    if (state.count() != 0 && state.count() != wish.count()) {
      return Optional.of(
          new CountDiffers("latch '%s'".formatted(latch), wish.count(), state.count()));
    }
    if (state instanceof LatchState.Closed closed && !closed.done().contains(wish.party())) {
      var isLast = closed.done().size() == wish.count() - 1;
      draft.add(
          isLast
              ? new LatchOpened(latch, wish.party(), wish.count())
              : new LatchCountedDown(latch, wish.party(), wish.count()));
    }
    return Optional.empty();
  }
}
