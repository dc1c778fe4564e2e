package org.skald.saga.service;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.apache.avro.specific.SpecificRecord;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.kafka.LogNode;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaId;
import org.skald.saga.lock.LockState;
import org.skald.saga.service.SagaLogState.Lock;
import org.skald.schemas.saga.AddQuantity;
import org.skald.schemas.saga.ReleaseLockByHand;
import org.skald.schemas.saga.SetQuantity;

/** The locks of sagas as one node has them; throws {@link NotHeld} for shards of others. */
record SagaLocks(
    LogNode<SagaLogCommand, SagaLogState, SagaLogEvent, SagaLogRejection, SagaEffect> log,
    RequestWriter requests) {

  /** Takes a lock away from a saga; see {@link LogNode#request}. */
  CompletableFuture<Answer> release(
      String requestId, String key, SagaId saga, String actor, String reason) {
    return request(requestId, key, new ReleaseLockByHand(key, saga.value(), actor, reason));
  }

  /** Says how much there is of a quantity; see {@link LogNode#request}. */
  CompletableFuture<Answer> set(
      String requestId, String key, long quantity, String actor, String reason) {
    return request(requestId, key, new SetQuantity(key, quantity, actor, reason));
  }

  /** Adds to a quantity; see {@link LogNode#request}. */
  CompletableFuture<Answer> add(
      String requestId, String key, long amount, String actor, String reason) {
    return request(requestId, key, new AddQuantity(key, amount, actor, reason));
  }

  private CompletableFuture<Answer> request(String requestId, String key, SpecificRecord command) {
    return log.request(
        SagaNode.open(log, key),
        requests.of(requestId, key, command, Optional.empty(), Optional.empty()));
  }

  /** Completes when this node knows the shard of a lock as well as asked, with the position. */
  CompletableFuture<Position> reach(String key, ReadLevel level) {
    return log.reach(SagaNode.open(log, key), level);
  }

  /** A lock as this node has it. */
  LockState state(String key) {
    return ((Lock) log.state(SagaNode.open(log, key), SagaLogKeys.ofLock(key))).state();
  }

  /**
   * Locks of one shard that are held or have a quantity, in the order of their keys.
   *
   * @param after where to begin
   * @param visitor takes each; false ends it
   */
  void scan(SagaCursor after, BiPredicate<String, LockState> visitor) {
    var from = SagaLogKeys.ofLock(after.after());
    log.scan(
        after.shard(),
        from,
        (key, state) ->
            state instanceof Lock(var lock)
                && (key.equals(from)
                    || visitor.test(key.substring(SagaLogKeys.LOCKS.length()), lock)));
  }
}
