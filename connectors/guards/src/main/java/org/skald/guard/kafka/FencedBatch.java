package org.skald.guard.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of one poll, judged.
 *
 * @param admitted those to act upon, in the order of their partitions
 * @param refused those to leave alone, or to put aside for people
 */
public record FencedBatch<K, V>(
    List<ConsumerRecord<K, V>> admitted, List<RefusedRecord<K, V>> refused) {

  /** Copies both. */
  public FencedBatch {
    admitted = List.copyOf(admitted);
    refused = List.copyOf(refused);
  }
}
