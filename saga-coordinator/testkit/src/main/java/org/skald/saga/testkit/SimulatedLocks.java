package org.skald.saga.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.CommandId;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect.AcquireLock;
import org.skald.saga.SagaEffect.ReleaseLock;

/** The locks of one saga, which others hold now and then for longer than it waits. */
final class SimulatedLocks {

  private static final long TOKEN = 1;

  private final Chance chance;
  private final Map<String, CommandId> held = new HashMap<>();

  SimulatedLocks(Chance chance) {
    this.chance = chance;
  }

  Outcome acquire(AcquireLock acquire, String occasion) {
    var key = acquire.request().key();
    if (!held.containsKey(key) && chance.strikes(Fault.REFUSE, occasion)) {
      return new Outcome.Refused("expected the lock '%s', found it held".formatted(key));
    }
    held.put(key, acquire.commandId());
    return new Outcome.Granted(key, TOKEN);
  }

  Outcome release(ReleaseLock release) {
    held.remove(release.key());
    return new Outcome.Ok(Optional.empty());
  }

  /** A lock that is still held. */
  Optional<String> left() {
    return held.keySet().stream().sorted().findFirst();
  }
}
