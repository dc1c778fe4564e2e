package org.skald.participant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The entries of one partition of a Kafka inbox, oldest first, younger than the retention time. */
final class InboxPartition {

  /** Key of the marks up to which an owner reads; command ids are never empty. */
  private static final byte[] MARK = new byte[0];

  private final int partition;
  private final Duration retention;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long next;

  private record Entry(Answer answer, Instant at) {}

  InboxPartition(int partition, Duration retention) {
    this.partition = partition;
    this.retention = retention;
  }

  int partition() {
    return partition;
  }

  /** Where to read on. */
  long next() {
    return next;
  }

  int size() {
    return entries.size();
  }

  @Nullable Answer find(String commandId) {
    Entry entry = entries.get(commandId);
    return entry == null ? null : entry.answer();
  }

  /** Takes over one record of the topic; the first final answer of a command stays. */
  void apply(long offset, byte[] key, byte @Nullable [] value, Instant at) {
    next = Math.max(next, offset + 1);
    if (value != null) {
      put(new String(key, StandardCharsets.UTF_8), AnswerCodec.decode(value), at);
    }
  }

  /** Takes over an entry that this member has written itself. */
  void apply(long offset, String commandId, Answer answer, Instant at) {
    next = Math.max(next, offset + 1);
    put(commandId, answer, at);
  }

  private void put(String commandId, Answer answer, Instant at) {
    Entry before = entries.get(commandId);
    if (before == null || !before.answer().isFinal()) {
      entries.remove(commandId); // So that it goes to the end, among those of its age.
      entries.put(commandId, new Entry(answer, at));
    }
  }

  /** Forgets what is older than the retention time. */
  void forgetOld(Instant now) {
    Instant oldest = now.minus(retention);
    Iterator<Entry> each = entries.values().iterator();
    while (each.hasNext() && each.next().at().isBefore(oldest)) {
      each.remove();
    }
  }

  /** A record without meaning, whose place is after everything that was committed before it. */
  ProducerRecord<byte[], byte[]> mark(String topic) {
    return new ProducerRecord<>(topic, partition, MARK, null);
  }
}
