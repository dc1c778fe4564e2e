package org.skald.log.kafka;

import org.apache.kafka.clients.producer.Producer;
import org.skald.log.shard.EffectOutlet;
import org.skald.log.shard.OutboundRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Effects leave through the node's idempotent producer, in order per partition. */
record KafkaOutlet(Producer<byte[], byte[]> producer) implements EffectOutlet {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaOutlet.class);

  @Override
  public void send(OutboundRecord record, Done done) {
    try {
      producer.send(KafkaRecords.write(record), (_, failure) -> done.done(failure));
    } catch (RuntimeException e) { // Such as a topic that is not there, or no room in the buffer.
      LOG.warn(
          "Kafka does not take what is for topic {}; tried again: {}",
          record.topic(),
          e.toString());
      done.done(e);
    }
  }
}
