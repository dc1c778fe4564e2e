package org.skald.participant;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What the commands of one batch came to, before it is committed to a Kafka inbox. */
final class StagedEntries {

  private final Map<Integer, InboxPartition> partitions;
  private final Instant now;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final Unwritten unwritten;
  private final Map<Integer, Map<String, Answer>> answers = new HashMap<>();

  StagedEntries(Map<Integer, InboxPartition> partitions, Unwritten unwritten, Instant now) {
    this.partitions = partitions;
    this.unwritten = unwritten;
    this.now = now;
  }

  /** A final answer on its way into the topic. */
  record Entry(int partition, String commandId, Answer answer, Instant at) {

    ProducerRecord<byte[], byte[]> toRecord(String topic) {
      return new ProducerRecord<>(
          topic,
          partition,
          at.toEpochMilli(),
          commandId.getBytes(StandardCharsets.UTF_8),
          AnswerCodec.encode(answer));
    }

    void settled(Map<Integer, InboxPartition> partitions, long offset) {
      InboxPartition owned = partitions.get(partition);
      if (owned != null) {
        owned.apply(offset, commandId, answer, at);
      }
    }
  }

  /** A record of a performer. */
  record Fact(ReceivedCommand command, ProducerRecord<byte[], byte[]> record) {}

  boolean isEmpty() {
    return entries.isEmpty();
  }

  List<Entry> entries() {
    return entries;
  }

  List<Fact> facts() {
    return facts;
  }

  Answer settle(ReceivedCommand command, Inbox.Work work) {
    InboxPartition owned = partitions.get(command.partition());
    if (owned == null) {
      throw new IllegalStateException(
          "expected a loaded inbox partition for %s, found none for partition %d"
              .formatted(command.envelope(), command.partition()));
    }
    owned.forgetOld(now);
    return FirstResults.settle(
        command.envelope(),
        new PartitionLedger(owned),
        original -> perform(command, work, original));
  }

  private Answer perform(ReceivedCommand command, Inbox.Work work, @Nullable Reply original) {
    String refused = unwritten.of(command);
    if (refused != null) {
      return new Answer.Failed(refused, command.envelope().attempt());
    }
    Emitted emitted = new Emitted();
    Answer answer = work.perform(command, emitted, original);
    if (answer instanceof Answer.Done) {
      emitted.records.forEach(it -> facts.add(new Fact(command, it)));
    }
    return answer;
  }

  private static final class Emitted implements UnitOfWork {

    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

    @Override
    public void emit(ProducerRecord<byte[], byte[]> fact) {
      records.add(fact);
    }

    @Override
    public String inbox() {
      return "Inbox.kafka()";
    }
  }

  private final class PartitionLedger implements FirstResults.Ledger {

    private final InboxPartition owned;
    private final Map<String, Answer> staged;

    PartitionLedger(InboxPartition owned) {
      this.owned = owned;
      this.staged = answers.computeIfAbsent(owned.partition(), p -> new HashMap<>());
    }

    @Override
    public @Nullable Answer claim(String commandId) {
      Answer found = staged.get(commandId);
      return found == null ? owned.find(commandId) : found;
    }

    @Override
    public void remember(String commandId, Answer answer) {
      staged.put(commandId, answer);
      entries.add(new Entry(owned.partition(), commandId, answer, now));
    }
  }
}
