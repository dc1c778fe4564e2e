package org.skald.participant;

/** The inbox in a compacted topic. */
class KafkaInboxOnKafkaTest extends GroupInboxConformance {

  @Override
  Hotel open() throws Exception {
    return new Hotel(SharedKafka.get(), Inbox.kafka(), new KafkaEffects());
  }

  @Override
  boolean waitsForTheOther() {
    return false;
  }
}
