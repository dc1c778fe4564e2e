package org.skald.log.shard;

import java.util.function.BiPredicate;
import java.util.function.Function;
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

  /** What is read of the states of this moment. */
  <T> T read(Function<StatesView<S>, T> reading) {
    try (var view = store.view()) {
      return reading.apply(new Viewed<>(view, decider, codec));
    }
  }

  /** The states in a view of the store. */
  private record Viewed<S>(
      ShardStore.View view, ShardDecider<?, S, ?, ?, ?> decider, ShardCodec<?, S, ?, ?, ?> codec)
      implements StatesView<S> {

    @Override
    public S get(String key) {
      var bytes = view.get(ShardStore.Space.STATE, Keys.utf8(key));
      return bytes == null ? decider.initial(key) : codec.decodeState(key, bytes, this);
    }

    @Override
    public void scan(String from, BiPredicate<String, S> visitor) {
      view.scan(
          ShardStore.Space.STATE,
          Keys.utf8(from),
          (bytes, value) -> {
            var key = Keys.text(bytes);
            return visitor.test(key, codec.decodeState(key, value, this));
          });
    }
  }

  void scan(String from, BiPredicate<String, S> visitor) {
    try (var view = store.view()) {
      new Viewed<>(view, decider, codec).scan(from, visitor);
    }
  }
}
