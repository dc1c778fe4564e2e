package org.skald.saga.service;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.skald.saga.SagaEvent;
import org.skald.saga.lock.Claim;
import org.skald.saga.lock.LockEvent;
import org.skald.schemas.journal.LockAcquired;
import org.skald.schemas.journal.LockAskedAgain;
import org.skald.schemas.journal.LockAwaited;
import org.skald.schemas.journal.LockGranted;
import org.skald.schemas.journal.LockRefused;
import org.skald.schemas.journal.LockReleased;
import org.skald.schemas.journal.LockReleasedByHand;
import org.skald.schemas.journal.LockRequested;
import org.skald.schemas.journal.LockReturned;
import org.skald.schemas.journal.LockSentBack;
import org.skald.schemas.journal.LockWithdrawn;
import org.skald.schemas.journal.LocksReleased;
import org.skald.schemas.journal.QuantityChanged;

/** The events of locks, and of sagas about their locks, as the Avro records of the journal. */
final class LockJournal {

  private LockJournal() {}

  /** The key of the records about a lock, which no saga has that is called like it. */
  static String keyOf(String lock) {
    return "lock:" + lock;
  }

  /** Every schema of theirs. */
  static List<Schema> schemas() {
    return List.of(
        LockGranted.getClassSchema(),
        LockAwaited.getClassSchema(),
        LockAskedAgain.getClassSchema(),
        LockRefused.getClassSchema(),
        LockReleased.getClassSchema(),
        LockWithdrawn.getClassSchema(),
        LockReleasedByHand.getClassSchema(),
        QuantityChanged.getClassSchema());
  }

  static SpecificRecord of(LockEvent event) {
    var key = event.key();
    var at = event.at();
    return switch (event) {
      case LockEvent.LockGranted(_, var claim, var token) ->
          new LockGranted(
              key, at, saga(claim), step(claim), claim.mode().word(), claim.amount(), token);
      case LockEvent.LockAwaited(_, var claim, var until) ->
          new LockAwaited(
              key, at, saga(claim), step(claim), claim.mode().word(), claim.amount(), until);
      case LockEvent.LockAskedAgain(_, var claim) ->
          new LockAskedAgain(key, at, saga(claim), step(claim), claim.ask().attempt());
      case LockEvent.LockRefused(_, var claim, var reason) ->
          new LockRefused(key, at, saga(claim), step(claim), reason);
      case LockEvent.LockReleased(_, _, var saga, var completed, _) ->
          new LockReleased(key, at, saga.value(), completed);
      case LockEvent.LockWithdrawn(_, _, var saga, _) -> new LockWithdrawn(key, at, saga.value());
      case LockEvent.LockReleasedByHand(_, _, var saga, var actor, var reason) ->
          new LockReleasedByHand(key, at, saga.value(), actor, reason);
      case LockEvent.QuantityChanged(_, _, var quantity, var actor, var reason) ->
          new QuantityChanged(key, at, quantity, actor, reason);
    };
  }

  static SpecificRecord of(SagaEvent.LockRequested it) {
    var request = it.request();
    return new LockRequested(
        it.sagaId().value(),
        it.at(),
        it.step(),
        it.attempt(),
        request.key(),
        request.mode().word(),
        request.amount(),
        it.due());
  }

  static SpecificRecord of(SagaEvent.LockAcquired it) {
    return new LockAcquired(
        it.sagaId().value(), it.at(), it.step(), it.attempt(), it.key(), it.token());
  }

  static SpecificRecord of(SagaEvent.LockReturned it) {
    return new LockReturned(
        it.sagaId().value(), it.at(), it.step(), it.attempt(), it.key(), it.due());
  }

  static SpecificRecord of(SagaEvent.LocksReleased it) {
    var keys = it.locks().stream().map(SagaEvent.HeldLock::key).toList();
    return new LocksReleased(it.sagaId().value(), it.at(), keys);
  }

  static SpecificRecord of(SagaEvent.LockSentBack it) {
    return new LockSentBack(it.sagaId().value(), it.at(), it.step(), it.key());
  }

  private static String saga(Claim claim) {
    return claim.saga().value();
  }

  private static String step(Claim claim) {
    return claim.command().step();
  }
}
