package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Answer;
import org.skald.log.Position;

/** Answers by request id, for a window of one second. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RequestMemoryTest {

  private static final Answer FIRST = new Answer.Rejected(new Position(4), "full", "no room");

  private final MemoryStore store = new MemoryStore();
  private final Workspace<Counter> workspace =
      new Workspace<>(store, new CounterDecider(2), new CounterCodec(), 10);
  private final RequestMemory memory = new RequestMemory(Duration.ofSeconds(1));

  @BeforeEach
  void begin() {
    memory.begin(ControlState.INITIAL);
  }

  private static Instant at(long ms) {
    return Instant.ofEpochMilli(ms);
  }

  private void flush() {
    var batch = store.batch();
    workspace.flush(batch, new Position(9));
    store.write(batch);
  }

  private Optional<Answer> recall(long ms) {
    return memory.recall(workspace, "r", at(ms));
  }

  @Test
  void a_repeat_inside_the_window_finds_the_first_answer() {
    memory.remember(workspace, "r", at(10_999), FIRST);

    assertThat(recall(10_999)).contains(FIRST);
    flush();
    assertThat(recall(11_998)).contains(FIRST);
    assertThat(memory.recall(workspace, "other", at(11_000))).isEmpty();
  }

  @Test
  void an_answer_is_gone_after_two_windows_at_the_latest() {
    memory.remember(workspace, "r", at(10_999), FIRST);
    flush();

    memory.forget(workspace, new Position(100), at(12_000));
    flush();

    assertThat(recall(12_000)).isEmpty();
    assertThat(store.dump(ShardStore.Space.REQUEST)).isEmpty();
  }

  @Test
  void nothing_is_forgotten_at_the_next_window() {
    memory.remember(workspace, "r", at(10_999), FIRST);
    flush();

    memory.forget(workspace, new Position(100), at(11_000));
    flush();

    assertThat(recall(11_000)).contains(FIRST);
  }

  @Test
  void what_is_remembered_and_forgotten_in_one_batch_is_not_stored() {
    memory.remember(workspace, "r", at(10_999), FIRST);

    memory.forget(workspace, new Position(100), at(12_000));
    flush();

    assertThat(store.dump(ShardStore.Space.REQUEST)).isEmpty();
  }

  @Test
  void what_is_too_old_goes_a_portion_at_a_time_whether_it_is_stored_or_not() {
    for (var request = 0; request < 500; request++) {
      memory.remember(workspace, "old-" + request, at(10_000), FIRST);
      if (request == 250) {
        flush();
      }
    }
    memory.remember(workspace, "young", at(12_000), FIRST);

    memory.forget(workspace, new Position(199), at(12_000));
    flush();
    assertThat(stored()).as("not at this place of the log").isEqualTo(501);
    memory.forget(workspace, new Position(200), at(12_000));
    flush();
    assertThat(stored()).isEqualTo(101);
    memory.forget(workspace, new Position(300), at(12_000));
    memory.forget(workspace, new Position(400), at(12_000));
    flush();

    assertThat(stored()).isEqualTo(1);
    assertThat(memory.recall(workspace, "young", at(12_000))).contains(FIRST);
  }

  private int stored() {
    return store.dump(ShardStore.Space.REQUEST).size();
  }

  @Test
  void what_was_remembered_in_an_earlier_life_is_found() {
    memory.remember(workspace, "r", at(10_500), FIRST);
    flush();
    var reborn = new RequestMemory(Duration.ofSeconds(1));

    reborn.begin(loadedAt(10_700));
    reborn.remember(workspace, "s", at(11_100), FIRST);

    assertThat(reborn.recall(workspace, "r", at(11_100))).contains(FIRST);
    assertThat(reborn.recall(workspace, "s", at(12_900))).contains(FIRST);
    assertThat(reborn.recall(workspace, "t", at(12_900))).isEmpty();
  }

  private static ControlState loadedAt(long ms) {
    var record = new LogRecord(new Position(7), ms, null, null, List.of());
    return ControlState.INITIAL.at(record, Duration.ofSeconds(1));
  }

  @Test
  void an_accepted_request_is_remembered_with_the_number_that_was_told() {
    var accepted = new Answer.Accepted(new Position(12), OptionalLong.of(-7));
    memory.remember(workspace, "r", at(0), accepted);

    assertThat(recall(0)).contains(accepted);
  }

  @Test
  void an_accepted_request_is_remembered_with_its_place() {
    var accepted = new Answer.Accepted(new Position(12));
    memory.remember(workspace, "r", at(0), accepted);

    assertThat(recall(0)).contains(accepted);
  }
}
