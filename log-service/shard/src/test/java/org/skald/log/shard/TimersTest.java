package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Timers in memory and in the store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TimersTest {

  private static final Instant TEN = Instant.ofEpochMilli(10);
  private static final Instant TWENTY = Instant.ofEpochMilli(20);

  private final MemoryStore store = new MemoryStore();
  private final Timers timers = new Timers();

  private Timers reloaded() {
    var batch = store.batch();
    timers.flush(batch);
    store.write(batch);
    var loaded = new Timers();
    loaded.load(store);
    return loaded;
  }

  @Test
  void the_longest_due_comes_first_and_equal_ones_by_key() {
    timers.set("late", Optional.of(TWENTY));
    timers.set("b", Optional.of(TEN));
    timers.set("a", Optional.of(TEN));

    assertThat(timers.due(TEN)).contains("a");
    timers.set("a", Optional.empty());
    assertThat(timers.due(TWENTY)).contains("b");
    timers.set("b", Optional.empty());
    assertThat(timers.due(TEN)).isEmpty();
    assertThat(timers.next()).contains(TWENTY);
  }

  @Test
  void a_part_of_a_millisecond_is_waited_for() {
    timers.set("a", Optional.of(TEN.plusNanos(1)));

    assertThat(timers.due(TEN)).isEmpty();
    assertThat(timers.due(TEN.plusMillis(1))).contains("a");
  }

  @Test
  void the_store_keeps_the_last_of_each_key() {
    timers.set("moved", Optional.of(TEN));
    timers.set("gone", Optional.of(TEN));
    assertThat(reloaded().size()).isEqualTo(2);

    timers.set("moved", Optional.of(TWENTY));
    timers.set("gone", Optional.of(TWENTY));
    timers.set("gone", Optional.empty());
    var loaded = reloaded();

    assertThat(loaded.size()).isEqualTo(1);
    assertThat(loaded.due(TWENTY)).contains("moved");
    assertThat(loaded.next()).contains(TWENTY);
  }

  @Test
  void what_came_and_went_between_two_commits_is_never_stored() {
    timers.set("a", Optional.of(TEN));
    timers.set("a", Optional.empty());

    assertThat(reloaded().size()).isZero();
  }
}
