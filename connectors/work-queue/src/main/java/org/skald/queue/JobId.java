package org.skald.queue;

/**
 * Names one job: its place on the queue's topic.
 *
 * @param topic of the queue
 * @param partition of the topic
 * @param offset in the partition
 */
public record JobId(String topic, int partition, long offset) {

  /** Written as TOPIC/PARTITION/OFFSET, which is what a guard knows it by. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
