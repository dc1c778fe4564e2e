package org.skald.guard.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.skald.guard.Verdict;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * The highest token of each lock among the records of a partition before a place. It follows from
 * those records alone, so whoever reads them again comes to the same verdicts.
 */
final class PartitionTokens {

  static final String SUPERSEDED = "token-superseded";
  static final String REQUIRED = "token-required";

  private final Map<String, Long> highest;
  private long next;

  /** As of the place {@code next}. */
  PartitionTokens(long next, Map<String, Long> highest) {
    this.next = next;
    this.highest = new HashMap<>(highest);
  }

  /** Nothing has been seen before this place. */
  static PartitionTokens from(long next) {
    return new PartitionTokens(next, Map.of());
  }

  /** Offset of the first record that has not been judged. */
  long next() {
    return next;
  }

  /** All that has been judged; a copy. */
  Map<String, Long> highest() {
    return Map.copyOf(highest);
  }

  /** Judges the next record; empty when it is admitted. */
  <K, V> Optional<RefusedRecord<K, V>> judge(ConsumerRecord<K, V> record) {
    if (record.offset() < next) {
      throw new IllegalStateException(
          "expected a record from offset %d on in %s-%d, found one at %d"
              .formatted(next, record.topic(), record.partition(), record.offset()));
    }
    next = record.offset() + 1;
    try {
      String lock = Headers.required(record.headers(), Headers.LOCK);
      return judge(record, lock, Headers.token(record.headers()));
    } catch (NotDecodable e) {
      return Optional.of(new RefusedRecord<>(record, REQUIRED, String.valueOf(e.getMessage())));
    }
  }

  private <K, V> Optional<RefusedRecord<K, V>> judge(
      ConsumerRecord<K, V> record, String lock, long token) {
    Verdict verdict = Verdict.of(highest.getOrDefault(lock, Verdict.NOTHING_SEEN), token);
    if (verdict instanceof Verdict.Superseded superseded) {
      return Optional.of(
          new RefusedRecord<>(
              record,
              SUPERSEDED,
              "expected a token of at least %d for %s, found %d"
                  .formatted(superseded.highest(), lock, token)));
    }
    highest.put(lock, token);
    return Optional.empty();
  }
}
