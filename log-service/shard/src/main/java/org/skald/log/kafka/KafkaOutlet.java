package org.skald.log.kafka;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.EffectOutlet;
import org.skald.log.shard.OutboundRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Effects leave through the node's idempotent producer, in order per partition.
 *
 * <p>A producer that does not know a topic waits for it, and would make the shard wait with it. So
 * a topic is looked for on another thread, before the first record for it and after each failure.
 */
final class KafkaOutlet implements EffectOutlet {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaOutlet.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final ConcurrentMap<String, Search> topics = new ConcurrentHashMap<>();

  /** What is known of a topic: whether it is there, or when to look for it again. */
  private record Search(boolean found, long againNs) {

    boolean isDue() {
      return !found && System.nanoTime() - againNs >= 0;
    }
  }

  KafkaOutlet(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public boolean takes(String topic) {
    var search = topics.get(topic);
    if (search == null || search.isDue()) {
      topics.put(topic, later(Duration.ofDays(1))); // Until this search is over.
      Thread.ofVirtual().name("topic-" + topic).start(() -> look(topic));
      return false;
    }
    return search.found();
  }

  private void look(String topic) {
    try {
      producer.partitionsFor(topic);
      topics.put(topic, new Search(true, 0));
    } catch (RuntimeException e) {
      LOG.warn(
          "what is for topic {} waits, because Kafka does not take it: {}", topic, e.toString());
      topics.put(topic, later(RETRY));
    }
  }

  private static Search later(Duration pause) {
    return new Search(false, System.nanoTime() + pause.toNanos());
  }

  @Override
  public void send(OutboundRecord record, Done done) {
    try {
      producer.send(KafkaRecords.write(record), (_, failure) -> settle(record, failure, done));
    } catch (RuntimeException e) { // Such as a topic that is gone, or no room in the buffer.
      settle(record, e, done);
    }
  }

  private void settle(OutboundRecord record, @Nullable Exception failure, Done done) {
    if (failure != null) {
      LOG.warn("Kafka did not take what is for topic {}: {}", record.topic(), failure.toString());
      topics.put(record.topic(), later(Duration.ZERO));
    }
    done.done(failure);
  }
}
