package org.skald.saga.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEffect.AcquireLock;
import org.skald.saga.SagaEffect.ReleaseLock;

/** Locks that are granted and given back at once, but for those that others hold. */
final class ScenarioLocks {

  private final Set<String> heldByOthers;
  private final List<LockRequest> asked = new ArrayList<>();

  ScenarioLocks(Set<String> heldByOthers) {
    this.heldByOthers = Set.copyOf(heldByOthers);
  }

  /** What has been asked for so far. */
  List<LockRequest> asked() {
    return asked;
  }

  Report answer(AcquireLock acquire) {
    var key = acquire.request().key();
    asked.add(acquire.request());
    return new Report(
        acquire.commandId(),
        acquire.attempt(),
        heldByOthers.contains(key)
            ? new Outcome.Refused("the lock '%s' is held".formatted(key))
            : new Outcome.Granted(key, 1));
  }

  /** Empty where nobody waits for an answer. */
  Optional<Report> answer(ReleaseLock release) {
    return release.attempt() > 0
        ? Optional.of(
            new Report(release.commandId(), release.attempt(), new Outcome.Ok(Optional.empty())))
        : Optional.empty();
  }
}
