package org.skald.coordination;

import java.time.Duration;
import java.util.Optional;
import org.skald.coordination.CoordinationRejection.PermitsDiffer;
import org.skald.coordination.CoordinationRejection.SemaphoreLimitDiffers;
import org.skald.coordination.SemaphoreEvent.PermitsWanted;
import org.skald.coordination.SemaphoreEvent.SemaphoreLimited;

/**
 * Semaphores: locks that are shared as long as the permits last. Who is first in line is not
 * overtaken by those behind it that want less, so that nobody starves.
 */
final class SemaphoreRules {

  private SemaphoreRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, SemaphoreCommand command) {
    return switch (command) {
      case SemaphoreCommand.AcquirePermits acquire -> acquire(draft, acquire);
    };
  }

  private static Optional<CoordinationRejection> acquire(
      Draft draft, SemaphoreCommand.AcquirePermits wish) {
    var semaphore = wish.lock();
    var state = draft.semaphore(semaphore);
    if (state.limit() == 0) {
      draft.add(new SemaphoreLimited(semaphore, wish.limit()));
    } else if (state.limit() != wish.limit()) {
      return Optional.of(new SemaphoreLimitDiffers(semaphore, wish.limit(), state.limit()));
    }
    var already = state.permits(wish.session());
    if (already.isEmpty()) {
      draft.add(new PermitsWanted(semaphore, wish.session(), wish.permits()));
    } else if (already.get() != wish.permits()) {
      return Optional.of(new PermitsDiffer(semaphore, wish.permits(), already.get()));
    }
    return LockRules.acquire(
        draft,
        new LockCommand.Acquire(
            semaphore, wish.session(), LockMode.SHARED, wish.patience(), Duration.ZERO));
  }
}
