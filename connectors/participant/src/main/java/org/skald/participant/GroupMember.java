package org.skald.participant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.RegistryUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the group: the partitions it owns, and how far it is in them.
 *
 * <p>The records of a poll are settled as a whole or not at all: every failure leads back to the
 * first of them, and nothing is passed over.
 */
final class GroupMember implements Member, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SAY_EVERY = Duration.ofSeconds(1);
  private static final Duration REVOKE_MAX = Duration.ofSeconds(5);
  private static final int OUTSTANDING_MAX = 20_000;

  private final ParticipantConfig config;
  private final Inbox.Open inbox;
  private final Consumer<byte[], byte[]> consumer;
  private final ReplyLine replies;
  private final Progress progress = new Progress();
  private final Set<TopicPartition> toLoad = new HashSet<>();
  private boolean orderly = true;
  private long saidAtNanos = System.nanoTime();

  GroupMember(ParticipantConfig config, KafkaClients clients, Inbox.Open inbox) {
    this.config = config;
    this.inbox = inbox;
    this.consumer = clients.commands();
    this.replies = new ReplyLine(clients);
  }

  @Override
  public void join() {
    consumer.subscribe(List.of(config.topic()), this);
  }

  @Override
  public void goRound(Round round) {
    replies.acknowledge(progress);
    if (replies.outstanding() > OUTSTANDING_MAX && !replies.await(POLL, progress)) {
      return;
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    orderly = false;
    try {
      load(records);
      if (!records.isEmpty()) {
        settle(records, round);
      }
      say();
      orderly = true;
    } catch (InboxUnavailable | RegistryUnavailable | RetriableException e) {
      rewind(records);
      orderly = true;
      throw e;
    }
  }

  private void settle(ConsumerRecords<byte[], byte[]> records, Round round) {
    Round.Read read = round.read(records);
    Inbox.Batch batch =
        new Inbox.Batch(
            read.commands(), progress.of(records.partitions()), consumer.groupMetadata());
    List<Answer> answers = inbox.settle(batch, round.work());
    round.probe().accept(Stage.SETTLED);
    replies.send(round.toSend(read, answers), next(records));
    round.probe().accept(Stage.REPLIED);
  }

  private static Map<TopicPartition, Long> next(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> each = records.records(partition);
      next.put(partition, each.get(each.size() - 1).offset() + 1);
    }
    return next;
  }

  /* An owner waits for its positions before it loads: KafkaInbox says why. */
  private void load(ConsumerRecords<byte[], byte[]> records) {
    if (toLoad.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : toLoad) {
      List<ConsumerRecord<byte[], byte[]>> come = records.records(partition);
      starts.put(partition, come.isEmpty() ? consumer.position(partition) : come.get(0).offset());
    }
    inbox.load(toLoad);
    starts.forEach(progress::start);
    LOG.info("partitions_loaded group={} partitions={}", config.group(), toLoad);
    toLoad.clear();
  }

  private void rewind(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, records.records(partition).get(0).offset());
      }
    }
  }

  /* Between transactions, and for inboxes without: a hint that saves repeats, no more. */
  private void say() {
    if (System.nanoTime() - saidAtNanos < SAY_EVERY.toNanos()) {
      return;
    }
    saidAtNanos = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> news = progress.news();
    if (!news.isEmpty()) {
      consumer.commitAsync(news, this::said);
    }
  }

  private void said(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure == null) {
      progress.said(offsets);
    } else {
      LOG.warn("progress_not_said group={} offsets={}", config.group(), offsets, failure);
    }
  }

  /** Waits for the replies under way, and says how far they have arrived. */
  @Override
  public void leave() {
    finish(config.closeTimeout());
    progress.stop(new ArrayList<>(consumer.assignment()));
  }

  private void finish(Duration limit) {
    try {
      if (!replies.await(limit, progress)) {
        LOG.warn("replies_unfinished group={} count={}", config.group(), replies.outstanding());
      }
      Map<TopicPartition, OffsetAndMetadata> news = progress.news();
      if (!news.isEmpty()) {
        consumer.commitSync(news, limit);
        progress.said(news);
      }
    } catch (InboxUnavailable
        | CommitFailedException
        | RebalanceInProgressException
        | RetriableException e) {
      /* The next owner gets these commands again, and answers them from the inbox. */
      LOG.warn("progress_not_said group={}", config.group(), e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    toLoad.addAll(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (orderly) {
      finish(REVOKE_MAX);
      drop(partitions);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("partitions_lost group={} partitions={}", config.group(), partitions);
    drop(partitions);
  }

  private void drop(Collection<TopicPartition> partitions) {
    toLoad.removeAll(partitions);
    progress.stop(partitions);
    inbox.drop(partitions);
  }

  @Override
  public void close() {
    consumer.close();
    replies.close();
  }
}
