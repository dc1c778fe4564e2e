package org.skald.participant;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.errors.RetriableException;
import org.skald.schemas.RegistryUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a share group: it is lent some commands at a time, and settles each of them before
 * it asks for more.
 *
 * <p>A command is accepted when its result is in the inbox and its reply has arrived. A member that
 * dies, or takes longer than the lease, is no longer its borrower: somebody else gets the command,
 * perhaps while the first still performs it. The inbox is shared, so one of them waits for the
 * other's transaction and gives the same answer.
 */
final class QueueMember implements Member {

  private static final Logger LOG = LoggerFactory.getLogger(QueueMember.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REPLIES_MAX = Duration.ofSeconds(5);

  /**
   * How often a command that cannot be settled here is given back, in case another member has more
   * luck. From then on it is held: the broker throws away what was delivered too often, by default
   * five times, and some of these are for crashes.
   */
  private static final int RELEASES_MAX = 2;

  private final ParticipantConfig config;
  private final Inbox.Open inbox;
  private final ShareConsumer<byte[], byte[]> consumer;
  private final ReplyLine replies;
  private final Progress progress = new Progress();

  QueueMember(ParticipantConfig config, KafkaClients clients, Inbox.Open inbox) {
    this.config = config;
    this.inbox = inbox;
    this.consumer = clients.queue();
    this.replies = new ReplyLine(clients);
  }

  @Override
  public void join() {
    consumer.subscribe(List.of(config.topic()));
  }

  @Override
  public void goRound(Round round) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (records.isEmpty()) {
      return;
    }
    try {
      settle(records, round);
    } catch (InboxUnavailable | RegistryUnavailable | RetriableException e) {
      records.forEach(record -> consumer.acknowledge(record, afterFailure(record)));
      say();
      throw e;
    }
    records.forEach(record -> consumer.acknowledge(record, AcknowledgeType.ACCEPT));
    say();
  }

  private void settle(ConsumerRecords<byte[], byte[]> records, Round round) {
    Round.Read read = round.read(records);
    List<Answer> answers =
        inbox.settle(new Inbox.Batch(read.commands(), Map.of(), null), round.work());
    round.probe().accept(Stage.SETTLED);
    replies.send(round.toSend(read, answers), Map.of());
    round.probe().accept(Stage.REPLIED);
    if (!replies.await(REPLIES_MAX, progress)) {
      throw new InboxUnavailable(
          "expected %d replies to arrive within %s, found them under way"
              .formatted(replies.outstanding(), REPLIES_MAX),
          null);
    }
  }

  /** A record that is held comes again at the next poll, here. */
  private static AcknowledgeType afterFailure(ConsumerRecord<byte[], byte[]> record) {
    int deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
    return deliveries <= RELEASES_MAX ? AcknowledgeType.RELEASE : AcknowledgeType.RENEW;
  }

  /* What is not heard, because a lease was over, somebody else is lent, and finds in the inbox. */
  private void say() {
    consumer
        .commitSync(REPLIES_MAX)
        .forEach((partition, failure) ->
            failure.ifPresent(e ->
                LOG.warn(
                    "queue_not_told group={} partition={}", config.shareGroup(), partition, e)));
  }

  @Override
  public void leave() {
    if (!replies.await(config.closeTimeout(), progress)) {
      LOG.warn("replies_unfinished group={} count={}", config.shareGroup(), replies.outstanding());
    }
  }

  /** What is lent to it goes back at once. */
  @Override
  public void close() {
    consumer.close();
    replies.close();
  }
}
