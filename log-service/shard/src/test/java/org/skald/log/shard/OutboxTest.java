package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;

/** Pending effects: sent in order, again after a failure, gone when the mark has passed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutboxTest {

  private record Sent(String text, EffectOutlet.Done done) {}

  private final List<Sent> sent = new ArrayList<>();
  private final Inbox inbox = new Inbox();
  private final MemoryStore store = new MemoryStore();
  private final Set<String> gone = new HashSet<>();
  private final Outbox outbox = new Outbox(new Outlet(), inbox, new Outbox.Bounds(3, 100));

  private final class Outlet implements EffectOutlet {

    @Override
    public boolean takes(String topic) {
      return !gone.contains(topic);
    }

    @Override
    public void send(OutboundRecord record, Done done) {
      sent.add(new Sent(Keys.text(Objects.requireNonNull(record.value())), done));
    }
  }

  private void add(long position, String... texts) {
    addFor("topic", position, texts);
  }

  private void addFor(String topic, long position, String... texts) {
    commit(entry(topic, position, texts));
  }

  private static Outbox.Entry entry(String topic, long position, String... texts) {
    var records =
        Stream.of(texts)
            .map(text -> new OutboundRecord(topic, null, Keys.utf8(text), List.of()))
            .toList();
    return new Outbox.Entry(new Position(position), records);
  }

  private void commit(Outbox.Entry... entries) {
    List.of(entries).forEach(outbox::add);
    var batch = store.batch();
    Outbox.store(List.of(entries), batch);
    store.write(batch);
  }

  private void acknowledge(int index) {
    sent.get(index).done().done(null);
    inbox.drain();
  }

  private void refuse(int index) {
    sent.get(index).done().done(new IllegalStateException("no"));
    inbox.drain();
  }

  private List<String> texts() {
    return sent.stream().map(Sent::text).toList();
  }

  private Position acknowledged(long applied) {
    return outbox.acknowledged(new Position(applied));
  }

  @Test
  void nothing_is_sent_while_another_node_drives() {
    add(1, "a");

    outbox.pump(false, 0);

    assertThat(sent).isEmpty();
    assertThat(outbox.size()).isEqualTo(1);
  }

  @Test
  void effects_leave_in_order_and_only_so_many_at_once() {
    add(1, "a", "b");
    add(2, "c", "d");

    outbox.pump(true, 0);
    assertThat(texts()).containsExactly("a", "b", "c");
    acknowledge(1);
    outbox.pump(true, 0);

    assertThat(texts()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void a_place_is_acknowledged_when_all_before_it_is() {
    add(3, "a", "b");
    add(5, "c");
    outbox.pump(true, 0);

    acknowledge(2);
    acknowledge(0);
    assertThat(acknowledged(9)).isEqualTo(new Position(2));
    acknowledge(1);

    assertThat(acknowledged(9)).isEqualTo(new Position(9));
  }

  @Test
  void after_a_failure_what_is_not_acknowledged_is_sent_again_after_a_pause() {
    add(1, "a");
    add(2, "b");
    outbox.pump(true, 0);
    acknowledge(1);

    refuse(0);
    outbox.pump(true, 1_000);
    outbox.pump(true, 1_099);
    assertThat(texts()).containsExactly("a", "b");
    outbox.pump(true, 1_100);

    assertThat(texts()).containsExactly("a", "b", "a");
    assertThat(outbox.failures()).isEqualTo(1);
    assertThat(acknowledged(2)).isEqualTo(new Position(0));
  }

  @Test
  void a_topic_that_is_gone_holds_up_its_own_effects_only() {
    gone.add("stock");
    addFor("stock", 1, "a");
    addFor("events", 2, "b");

    outbox.pump(true, 0);
    acknowledge(0);

    assertThat(texts()).containsExactly("b");
    assertThat(outbox.heldUp()).containsExactly("stock");
    assertThat(acknowledged(2)).as("nothing after it may be forgotten").isEqualTo(new Position(0));
    gone.clear();
    outbox.pump(true, 1);
    assertThat(texts()).containsExactly("b", "a");
    assertThat(outbox.heldUp()).isEmpty();
  }

  @Test
  void a_failure_in_one_topic_does_not_repeat_what_another_has_taken() {
    addFor("stock", 1, "a");
    addFor("events", 2, "b", "c");
    outbox.pump(true, 0);

    refuse(texts().indexOf("a"));
    outbox.pump(true, 0);
    assertThat(outbox.heldUp()).containsExactly("stock");
    outbox.pump(true, 100);

    assertThat(texts()).containsExactly("b", "c", "a", "a");
  }

  @Test
  void a_late_answer_to_an_earlier_turn_still_counts_once() {
    add(1, "a");
    outbox.pump(true, 0);
    outbox.beginTurn();
    outbox.pump(true, 0);

    acknowledge(0);

    assertThat(texts()).containsExactly("a", "a");
    assertThat(acknowledged(1)).isEqualTo(new Position(1));
  }

  @Test
  void what_the_mark_has_passed_is_gone_from_memory_and_store() {
    add(1, "a");
    add(2, "b");

    outbox.trim(new Position(1), store);

    assertThat(outbox.size()).isEqualTo(1);
    assertThat(store.dump(ShardStore.Space.OUTBOX)).hasSize(1);
    outbox.pump(true, 0);
    assertThat(texts()).containsExactly("b");
  }

  @Test
  void a_replica_behind_the_mark_keeps_nothing_of_what_it_passed() {
    outbox.trim(new Position(5), store);
    add(4, "a");

    outbox.trim(new Position(6), store);

    assertThat(outbox.size()).isZero();
    assertThat(store.dump(ShardStore.Space.OUTBOX)).isEmpty();
  }

  @Test
  void after_a_restart_everything_in_the_store_is_sent() {
    add(1, "a", "b");
    outbox.pump(true, 0);
    acknowledge(0);

    outbox.load(store);
    outbox.pump(true, 0);

    assertThat(texts()).containsExactly("a", "b", "a", "b");
  }

  @Test
  void a_commit_stays_in_the_store_until_the_mark_has_passed_all_of_it() {
    commit(entry("topic", 1, "a"), entry("topic", 2, "b"));

    outbox.trim(new Position(1), store);
    outbox.load(store);
    outbox.pump(true, 0);

    assertThat(texts()).as("what the mark has passed is not sent again").containsExactly("b");
    outbox.trim(new Position(2), store);
    assertThat(store.dump(ShardStore.Space.OUTBOX)).isEmpty();
  }

  @Test
  void records_come_back_from_their_bytes_with_and_without_key_and_value() {
    var records =
        List.of(
            new OutboundRecord("t", null, null, List.of()),
            new OutboundRecord(
                "t",
                new byte[] {1},
                new byte[0],
                List.of(WireHeader.of("x", "1"), WireHeader.of("x", "2"))));
    var out = new BinaryOutput();

    OutboundRecord.write(out, records);

    assertThat(OutboundRecord.read(new BinaryInput(out.toBytes()))).isEqualTo(records);
  }
}
