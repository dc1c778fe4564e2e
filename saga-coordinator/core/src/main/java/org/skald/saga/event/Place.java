package org.skald.saga.event;

/**
 * Where an event stands in Kafka, which no other event ever does.
 *
 * @param replayed whether it comes anew as a dead letter, whose place in an order tells nothing
 */
public record Place(String topic, int partition, long offset, boolean replayed) {

  /** As it came from its topic. */
  public Place(String topic, int partition, long offset) {
    this(topic, partition, offset, false);
  }

  /** Those that come in the order of their offsets have it in common. */
  String lane() {
    var lane = topic + "-" + partition;
    return replayed ? "%s-%d, replayed".formatted(lane, offset) : lane;
  }
}
