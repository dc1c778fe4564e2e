package org.skald.log.shard;

import java.util.function.BiPredicate;
import org.skald.log.ShardDecider;
import org.skald.log.States;

/** The states of a shard as they were committed, for readers on any thread. */
record StoredStates<S>(
    ShardStore store,
    ShardDecider<?, S, ?, ?, ?> decider,
    ShardCodec<?, S, ?, ?, ?> codec,
    RecentStates<S> recent)
    implements States<S> {

  @Override
  public S get(String key) {
    var committed = recent.get(key);
    if (committed != null) {
      return committed;
    }
    var bytes = store.get(ShardStore.Space.STATE, Keys.utf8(key));
    return bytes == null ? decider.initial(key) : codec.decodeState(key, bytes, this);
  }

  void scan(String from, BiPredicate<String, S> visitor) {
    store.scan(
        ShardStore.Space.STATE,
        Keys.utf8(from),
        (bytes, value) -> {
          var key = Keys.text(bytes);
          return visitor.test(key, codec.decodeState(key, value, this));
        });
  }
}
