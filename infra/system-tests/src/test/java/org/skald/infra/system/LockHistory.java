package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.skald.schemas.journal.LockAwaited;
import org.skald.schemas.journal.LockGranted;
import org.skald.schemas.journal.LockRefused;
import org.skald.schemas.journal.LockReleased;
import org.skald.schemas.journal.LockWithdrawn;

/** What the journal tells of locks, held to what must hold of them. */
final class LockHistory {

  /** The events that it takes. */
  static final List<Schema> SCHEMAS =
      List.of(
          LockAwaited.getClassSchema(),
          LockGranted.getClassSchema(),
          LockReleased.getClassSchema(),
          LockRefused.getClassSchema(),
          LockWithdrawn.getClassSchema());

  private final Map<String, Lock> locks = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final long stock;
  private int grants;
  private int waits;

  LockHistory(long stock) {
    this.stock = stock;
  }

  /** One lock as its events have it. */
  private static final class Lock {
    private final Map<String, IndexedRecord> holders = new LinkedHashMap<>();
    private final List<String> waiters = new ArrayList<>();
    private long taken;
    private long gone;
  }

  void take(IndexedRecord event) {
    switch (event.getSchema().getName()) {
      case "LockAwaited" -> {
        lock(event).waiters.add(text(event, "sagaId"));
        waits++;
      }
      case "LockGranted" -> granted(lock(event), event);
      case "LockReleased" -> released(lock(event), event);
      case "LockRefused", "LockWithdrawn" -> lock(event).waiters.remove(text(event, "sagaId"));
      default -> {}
    }
  }

  private Lock lock(IndexedRecord event) {
    return locks.computeIfAbsent(text(event, "key"), _ -> new Lock());
  }

  private void granted(Lock lock, IndexedRecord event) {
    grants++;
    var saga = text(event, "sagaId");
    if (!lock.waiters.isEmpty() && !lock.waiters.remove(0).equals(saga)) {
      wrong.add("%s passed over who had waited longer: %s".formatted(saga, event));
    }
    var isEscrow = text(event, "mode").equals("escrow");
    if (!isEscrow && !lock.holders.isEmpty()) {
      wrong.add("%s beside %s".formatted(event, lock.holders.keySet()));
    }
    lock.holders.put(saga, event);
    lock.taken += Math.max(number(event, "amount"), 0);
    if (isEscrow && lock.taken > stock(lock)) {
      wrong.add("more is taken than there is: " + event);
    }
  }

  private long stock(Lock lock) {
    return stock - lock.gone;
  }

  private void released(Lock lock, IndexedRecord event) {
    var grant = lock.holders.remove(text(event, "sagaId"));
    if (grant == null) {
      wrong.add("never granted: " + event);
      return;
    }
    lock.taken -= Math.max(number(grant, "amount"), 0);
    if (Boolean.TRUE.equals(field(event, "completed"))) {
      lock.gone += number(grant, "amount");
    }
  }

  private static Object field(IndexedRecord event, String name) {
    return event.get(event.getSchema().getField(name).pos());
  }

  private static String text(IndexedRecord event, String name) {
    return field(event, name).toString();
  }

  private static long number(IndexedRecord event, String name) {
    return (Long) field(event, name);
  }

  void requireSound() {
    assertThat(wrong).as("what must not happen to a lock").isEmpty();
    assertThat(waits).as("waits").isPositive();
    assertThat(locks).as("locks").hasSize(10);
  }

  @Override
  public String toString() {
    return "%d grants of %d locks, %d of them waited for".formatted(grants, locks.size(), waits);
  }
}
