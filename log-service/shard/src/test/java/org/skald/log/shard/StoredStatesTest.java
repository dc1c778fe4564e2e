package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What readers on other threads see of a shard's states. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredStatesTest {

  private final MemoryStore store = new MemoryStore();
  private final RecentStates<Counter> recent = new RecentStates<>();
  private final StoredStates<Counter> states =
      new StoredStates<>(store, new CounterDecider(2), new CounterCodec(), recent);

  private static Counter counter(String key, long total) {
    return new Counter(key, total, 0, Optional.empty(), 0);
  }

  private void store(Counter counter) {
    var batch = store.batch();
    batch.put(
        ShardStore.Space.STATE, Keys.utf8(counter.key()), new CounterCodec().encodeState(counter));
    store.write(batch);
  }

  @Test
  void a_reading_sees_one_moment_whatever_is_written_meanwhile() {
    store(counter("a", 1));
    store(counter("b", 1));

    var seen =
        states.read(view -> {
          var found = new ArrayList<Counter>();
          found.add(view.get("a"));
          store(counter("b", 2));
          store(counter("c", 2));
          view.scan("b", (_, state) -> found.add(state));
          found.add(view.get("c"));
          return found;
        });

    assertThat(seen).containsExactly(counter("a", 1), counter("b", 1), counter("c", 0));
    assertThat(states.get("b")).isEqualTo(counter("b", 2));
  }

  @Test
  void a_reading_does_not_mix_what_is_stored_with_what_was_committed_before() {
    store(counter("a", 1));
    recent.add(Map.of("a", counter("a", 1)));
    store(counter("a", 2));

    assertThat(states.get("a")).as("until it is among the recent ones").isEqualTo(counter("a", 1));
    assertThat(states.<Counter>read(view -> view.get("a"))).isEqualTo(counter("a", 2));
  }
}
