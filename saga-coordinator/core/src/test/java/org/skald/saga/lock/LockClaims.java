package org.skald.saga.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaState;
import org.skald.saga.lock.LockEvent.LockGranted;

/** What must hold of locks, by what the sagas know of them, and by who came when. */
final class LockClaims {

  private final Map<String, Long> amounts = new HashMap<>();
  private long taken;

  /** No two sagas know that they hold a lock which they cannot hold together. */
  void ofHolders(Collection<SagaState> sagas) {
    var held = new HashMap<String, LockRequest>();
    for (var saga : sagas) {
      for (var request : Contention.heldBy(saga)) {
        var other = held.put(request.key(), request);
        assertThat(other == null || areCompatible(request, other))
            .as("%s beside %s", request, other)
            .isTrue();
      }
    }
  }

  private static boolean areCompatible(LockRequest one, LockRequest other) {
    return one.mode() == other.mode() && one.mode() != LockMode.EXCLUSIVE;
  }

  /** Nobody is passed over. */
  void ofLock(LockState before, LockEvent event) {
    if (event instanceof LockGranted(_, var claim, _) && !before.waiters().isEmpty()) {
      assertThat(before.waiters().getFirst().claim().saga())
          .as("who is granted the lock has waited longest")
          .isEqualTo(claim.saga());
    }
  }

  /** Nobody waits where nobody holds anything, and nobody longer than it wanted to. */
  void ofWaiters(LockState after, Instant now) {
    assertThat(after.waiters()).allMatch(it -> !it.until().isBefore(now));
    if (after.holders().isEmpty()) {
      assertThat(after.waiters()).as("waits for nobody").isEmpty();
    }
  }

  /** What a saga has asked for, and has taken for good. */
  void ofSaga(SagaEvent event) {
    switch (event) {
      case SagaEvent.SagaStarted it -> amounts.remove(it.sagaId().value());
      case SagaEvent.SagaEnded it when it.outcome() == SagaEvent.Outcome.COMPLETED ->
          taken += amounts.getOrDefault(it.sagaId().value(), 0L);
      default -> {}
    }
    if (event instanceof SagaEvent.LockRequested(var id, _, _, _, var request, _)
        && request.mode() == LockMode.ESCROW) {
      amounts.put(id.value(), request.amount());
    }
  }

  long takenByCompleted() {
    return taken;
  }
}
