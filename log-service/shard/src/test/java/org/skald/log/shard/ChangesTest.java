package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;

/** Which entries have changed since the last checkpoint. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangesTest {

  private final MemoryStore store = new MemoryStore();

  private void commit(long last, String... entries) {
    var changes = new Changes();
    List.of(entries).forEach(it -> changes.add(Keys.utf8(it)));
    var batch = store.batch();
    changes.store(batch, new Position(last));
    store.write(batch);
  }

  private List<String> read(int portion, int times) {
    var found = new ArrayList<String>();
    var reader = new Changes.Reader(store.view());
    for (var time = 1; reader.next(portion, it -> found.add(Keys.text(it))); time++) {
      if (time == times) {
        break;
      }
    }
    return found;
  }

  @Test
  void each_entry_is_read_once_however_often_it_has_changed() {
    commit(3, "a", "b");
    commit(9, "b", "c");

    assertThat(read(100, 1)).containsExactly("a", "b", "c");
  }

  @Test
  void portions_end_with_a_commit_and_go_on_with_the_next() {
    commit(3, "a", "b");
    commit(9, "c");
    commit(12, "d");

    assertThat(read(1, 1)).containsExactly("a", "b");
    assertThat(read(1, 2)).containsExactly("a", "b", "c");
    assertThat(read(1, 9)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void a_checkpoint_forgets_the_commits_that_end_before_it() {
    commit(3, "a");
    commit(9, "b");
    commit(10, "c");

    var batch = store.batch();
    Changes.forget(batch, new Position(9));
    store.write(batch);

    assertThat(read(100, 1)).containsExactly("c");
  }

  @Test
  void a_commit_that_changes_nothing_notes_nothing() {
    commit(3);

    assertThat(store.dump(ShardStore.Space.CHANGED)).isEmpty();
  }
}
