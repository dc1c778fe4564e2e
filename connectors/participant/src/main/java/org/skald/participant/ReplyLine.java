package org.skald.participant;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies and dead letters on their way, in the order of the batches they belong to. None is given
 * up: what does not arrive is sent again by a new producer, and what Kafka will never take becomes
 * a dead letter that says so.
 */
final class ReplyLine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyLine.class);

  private final KafkaClients clients;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private Producer<byte[], byte[]> producer;
  private int outstanding;

  ReplyLine(KafkaClients clients) {
    this.clients = clients;
    this.producer = clients.replies();
  }

  /** The records of one batch, and how far its partitions are when all of them have arrived. */
  private record Sent(
      List<Outgoing> records,
      List<Future<RecordMetadata>> arrivals,
      Map<TopicPartition, Long> next) {}

  /** Sends the records of a batch; returns before they arrive. */
  void send(List<Outgoing> records, Map<TopicPartition, Long> next) {
    List<Future<RecordMetadata>> arrivals = new ArrayList<>(records.size());
    records.forEach(it -> arrivals.add(send(it.record())));
    sent.add(new Sent(new ArrayList<>(records), arrivals, next));
    outstanding += records.size();
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record);
    } catch (KafkaException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** How many records have not been seen to arrive. */
  int outstanding() {
    return outstanding;
  }

  /**
   * Tells the progress how far all records have arrived.
   *
   * @throws InboxUnavailable when some did not; they have been sent again
   */
  void acknowledge(Progress progress) {
    while (!sent.isEmpty()) {
      Sent oldest = sent.getFirst();
      for (Future<RecordMetadata> arrival : oldest.arrivals()) {
        if (!arrival.isDone()) {
          return;
        }
      }
      if (!haveArrived(oldest)) {
        return;
      }
      sent.removeFirst();
      outstanding -= oldest.records().size();
      progress.advance(oldest.next());
    }
  }

  /** Whether all have; what Kafka will never take is replaced, and is on its way again. */
  private boolean haveArrived(Sent batch) {
    boolean all = true;
    for (int i = 0; i < batch.arrivals().size(); i++) {
      try {
        batch.arrivals().get(i).get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while a reply was on its way", e);
      } catch (ExecutionException e) {
        replace(batch, i, e);
        all = false;
      }
    }
    return all;
  }

  private void replace(Sent batch, int index, ExecutionException failure) {
    Outgoing given = batch.records().get(index);
    Throwable cause = failure.getCause();
    Outgoing.Instead instead = given.instead();
    if (instead == null || cause == null || !Unsendable.is(cause)) {
      LOG.warn("replies_not_sent count={}", outstanding, failure);
      sendAgain();
      throw new InboxUnavailable("expected replies to arrive, found " + cause, failure);
    }
    String topic = given.record().topic();
    LOG.warn("reply_unsendable topic={}", topic, cause);
    ProducerRecord<byte[], byte[]> letter =
        instead.of("expected %s to take a record, found %s".formatted(topic, cause));
    batch.records().set(index, new Outgoing(letter, null));
    batch.arrivals().set(index, send(letter));
  }

  /* All of them, for the order of each saga's replies; that some come twice does not matter. */
  private void sendAgain() {
    producer.close(Duration.ZERO);
    producer = clients.replies();
    List<Sent> again = new ArrayList<>(sent);
    sent.clear();
    outstanding = 0;
    again.forEach(batch -> send(batch.records(), batch.next()));
  }

  /** Waits for all that is on its way, at most this long; says whether it has arrived. */
  boolean await(Duration limit, Progress progress) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      acknowledge(progress);
      if (sent.isEmpty()) {
        return true;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      awaitOne(sent.getFirst(), left);
    }
  }

  private static void awaitOne(Sent oldest, long leftNanos) {
    for (Future<RecordMetadata> arrival : oldest.arrivals()) {
      if (!arrival.isDone()) {
        try {
          arrival.get(leftNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new KafkaException("interrupted while a reply was on its way", e);
        } catch (ExecutionException | TimeoutException e) {
          LOG.debug("a reply has not arrived; acknowledge() deals with it", e);
        }
        return;
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
