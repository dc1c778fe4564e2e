package org.skald.participant;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox in a compacted topic, whose partition p belongs to partition p of the commands.
 *
 * <p>Why a member that was paused, and whose partitions another one owns by now, can write nothing:
 *
 * <ol>
 *   <li>Every transaction also commits offsets of the group for every partition of its batch, with
 *       the generation of the member. The group's coordinator refuses them from a member of a
 *       former generation, and then nothing of the transaction is committed.
 *   <li>When the offsets were taken before the group moved on, the new owner does not get its
 *       position for the partition until that transaction has ended: an owner waits for its
 *       positions first, and only then loads.
 *   <li>Loading appends a mark to the inbox partition and reads committed records up to it. What
 *       the former owner committed lies before the mark, and the mark is not read before the
 *       transaction that is open before it has ended.
 * </ol>
 *
 * <p>The offsets are not those of the batch: they say how far replies have <em>arrived</em>. So a
 * crash between the transaction and the replies loses none; the commands come again, and the inbox
 * answers them.
 */
final class KafkaInbox extends Inbox {

  KafkaInbox() {}

  @Override
  Open open(ParticipantConfig config) {
    KafkaClients clients = new KafkaClients(config);
    InboxTopic.prepare(clients, config);
    return new Writer(config, clients, Clock.systemUTC());
  }

  /** The inbox of one member. */
  private static final class Writer implements Open {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaInbox.class);

    private final ParticipantConfig config;
    private final KafkaClients clients;
    private final Clock clock;
    private final InboxReader reader;
    private final Map<Integer, InboxPartition> partitions = new HashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;

    Writer(ParticipantConfig config, KafkaClients clients, Clock clock) {
      this.config = config;
      this.clients = clients;
      this.clock = clock;
      this.reader = new InboxReader(clients, config.inboxTopic());
    }

    @Override
    public void load(Collection<TopicPartition> assigned) {
      List<InboxPartition> toLoad = new ArrayList<>();
      for (TopicPartition partition : assigned) {
        toLoad.add(new InboxPartition(partition.partition(), config.inboxRetention()));
      }
      reliably("load the inbox", () -> catchUp(ready(), toLoad));
      toLoad.forEach(loaded -> partitions.put(loaded.partition(), loaded));
    }

    @Override
    public void drop(Collection<TopicPartition> revoked) {
      revoked.forEach(partition -> partitions.remove(partition.partition()));
    }

    @Override
    public List<Answer> settle(Batch batch, Work work) {
      Unwritten unwritten = new Unwritten();
      while (true) {
        reliably("recover the inbox", this::ready);
        StagedEntries staged = new StagedEntries(partitions, unwritten, clock.instant());
        List<Answer> answers = new ArrayList<>(batch.commands().size());
        for (ReceivedCommand command : batch.commands()) {
          answers.add(staged.settle(command, work));
        }
        if (staged.isEmpty() || isCommitted(batch, staged, unwritten)) {
          return answers;
        }
      }
    }

    /** Says no when a command has failed by it, so that the batch has to be settled anew. */
    private boolean isCommitted(Batch batch, StagedEntries staged, Unwritten unwritten) {
      try {
        reliably("commit to the inbox", () -> commit(batch, staged, unwritten));
        return true;
      } catch (InboxUnavailable e) {
        if (unwritten.hasMore()) {
          return false;
        }
        throw e;
      }
    }

    private void commit(Batch batch, StagedEntries staged, Unwritten unwritten) {
      Producer<byte[], byte[]> open = ready();
      open.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (StagedEntries.Entry entry : staged.entries()) {
        sent.add(open.send(entry.toRecord(config.inboxTopic())));
      }
      for (StagedEntries.Fact fact : staged.facts()) {
        unwritten.watch(fact, open.send(fact.record()));
      }
      open.sendOffsetsToTransaction(batch.acknowledged(), requireNonNull(batch.member()));
      open.commitTransaction();
      for (int i = 0; i < staged.entries().size(); i++) {
        staged.entries().get(i).settled(partitions, arrived(sent.get(i)).offset());
      }
    }

    /**
     * The producer; a new one after a failure. Making it ends the transaction of the former one,
     * either way, and reading on from where each partition was tells which way.
     */
    private Producer<byte[], byte[]> ready() {
      Producer<byte[], byte[]> open = producer;
      if (open == null) {
        open = clients.transactional();
        try {
          open.initTransactions();
          catchUp(open, partitions.values());
        } catch (RuntimeException e) {
          open.close(Duration.ZERO);
          throw e;
        }
        producer = open;
      }
      return open;
    }

    private void catchUp(Producer<byte[], byte[]> open, Collection<InboxPartition> behind) {
      if (behind.isEmpty()) {
        return;
      }
      Map<InboxPartition, Future<RecordMetadata>> marks = new HashMap<>();
      open.beginTransaction();
      for (InboxPartition partition : behind) {
        marks.put(partition, open.send(partition.mark(config.inboxTopic())));
      }
      open.commitTransaction();
      Map<InboxPartition, Long> ends = new HashMap<>();
      marks.forEach((partition, mark) -> ends.put(partition, arrived(mark).offset()));
      reader.readTo(ends);
      behind.forEach(partition -> partition.forgetOld(clock.instant()));
    }

    private static RecordMetadata arrived(Future<RecordMetadata> sent) {
      try {
        return sent.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while a record was on its way", e);
      } catch (ExecutionException e) {
        throw new KafkaException("a record of a committed transaction did not arrive", e);
      }
    }

    private void reliably(String purpose, Runnable call) {
      try {
        call.run();
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("inbox_unavailable topic={} purpose=\"{}\"", config.inboxTopic(), purpose, e);
        Producer<byte[], byte[]> broken = producer;
        producer = null;
        if (broken != null) {
          broken.close(Duration.ZERO);
        }
        throw new InboxUnavailable("expected to " + purpose + ", found " + e, e);
      }
    }

    @Override
    public void close() {
      Producer<byte[], byte[]> open = producer;
      producer = null;
      if (open != null) {
        open.close(config.closeTimeout());
      }
      reader.close();
    }
  }
}
