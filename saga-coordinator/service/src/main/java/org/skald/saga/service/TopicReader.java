package org.skald.saga.service;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.KafkaClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a group that reads a topic for the log, for as long as it is wanted. */
final class TopicReader implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RecordTaker taker;
  private final RecordTaker.Reading origin;
  private final SagaNode node;
  private final Burial burial;
  private final ReaderCounts counts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> reading;

  TopicReader(RecordTaker taker, SagaNode node, Burial burial) {
    this.taker = taker;
    this.origin = taker.reading();
    this.node = node;
    this.burial = burial;
    this.counts = new ReaderCounts(origin);
  }

  /** How it gets on. */
  ReaderStatus status() {
    return counts.status();
  }

  @Override
  public void run() {
    while (!isClosing()) {
      try {
        if (isTopicThere()) {
          read(node.clients());
        } else {
          counts.waiting("expected a topic %s, found none yet".formatted(origin.topic()));
          await(PAUSE);
        }
      } catch (WakeupException e) {
        // It is to close.
      } catch (RuntimeException e) {
        counts.waiting(String.valueOf(e));
        LOG.warn("{}: reading begins anew", origin, e);
        await(PAUSE);
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void await(Duration max) {
    try {
      var _ = closing.await(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** A consumer would wait for the topic too, but with a warning each time that it looks. */
  private boolean isTopicThere() {
    return node.missing(Set.of(origin.topic())).join().isEmpty();
  }

  private void read(KafkaClients clients) {
    var group = origin.group(node.topics().log());
    try (var consumer = clients.member(origin.name(), group)) {
      reading = consumer;
      var rounds = new TopicRounds(consumer, taker, node::reachDefinitions, burial, counts);
      rounds.subscribe();
      while (!isClosing()) {
        rounds.go();
      }
    } finally {
      reading = null;
    }
  }

  /** Tells it to end after the records at hand. */
  void close() {
    closing.countDown();
    var consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
  }
}
