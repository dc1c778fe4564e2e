package org.skald.participant;

import java.time.Duration;
import java.util.Map;

/**
 * How a participant is set up.
 *
 * @param bootstrapServers {@code bootstrap.servers}: Kafka brokers, HOST:PORT with commas between
 * @param registryUrl {@code schema.registry.url}
 * @param topic {@code topic}: where its commands come
 * @param group {@code group}: consumer group of its members; the topic's name unless told otherwise
 * @param source {@code source}: {@code ce_source} of its replies; {@code /participants/GROUP}
 * @param instance {@code instance}: name of this member, unique in the group and the same after a
 *     restart, so that a restart needs not wait for a transaction that a crash left open; empty
 *     means a new name at every start
 * @param inboxTopic {@code inbox.topic}: of a Kafka inbox; {@code GROUP.inbox}
 * @param inboxRetention {@code inbox.retention}: how long an inbox remembers; {@code 7d}. Must
 *     exceed the longest saga: its deadline, and the time that its compensations may be retried or
 *     stand still before a person acts
 * @param delivery {@code delivery}: {@code order} or {@code queue}, see {@link Delivery}; {@code
 *     order}. The share group of a queue is called {@code GROUP.queue}, so that a participant can
 *     go from one to the other and keep its inbox
 * @param lease {@code queue.lease}: how long a command of a queue is lent to a member, after which
 *     another one gets it; longer than a batch takes; {@code 30s}. Brokers allow 15 s to 60 s
 *     unless told otherwise
 * @param batchMax {@code batch.max}: most commands that are settled together; 500, and 20 of a
 *     queue
 * @param pollInterval {@code poll.interval.max}: after it without a poll the group takes a member
 *     for dead, so longer than any batch; {@code 5m}
 * @param transactionTimeout {@code transaction.timeout}: how long a crashed member's transaction
 *     may keep its successor waiting; {@code 10s}
 * @param backoff {@code retry.backoff}: first pause after a failure of Kafka, registry or database,
 *     doubled up to {@code retry.backoff.max}; {@code 100ms}
 * @param backoffMax {@code retry.backoff.max}; {@code 5s}
 * @param closeTimeout {@code close.timeout}: how long closing waits for what is under way; {@code
 *     30s}
 * @param kafka {@code kafka.*}: handed on to every Kafka client without the prefix, for security
 */
public record ParticipantConfig(
    String bootstrapServers,
    String registryUrl,
    String topic,
    String group,
    String source,
    String instance,
    String inboxTopic,
    Duration inboxRetention,
    Delivery delivery,
    Duration lease,
    int batchMax,
    Duration pollInterval,
    Duration transactionTimeout,
    Duration backoff,
    Duration backoffMax,
    Duration closeTimeout,
    Map<String, String> kafka) {

  /**
   * Reads it from keys and values as described above.
   *
   * @throws IllegalArgumentException naming every problem at once
   */
  public static ParticipantConfig of(Map<String, String> settings) {
    return ParticipantSettings.read(settings);
  }

  /** Topic with the commands that could not be answered. */
  String deadLetters() {
    return topic + ".dead-letters";
  }

  /** The group when commands are delivered as a queue. */
  String shareGroup() {
    return group + ".queue";
  }

  /** What it is, without the settings of the Kafka clients, which may hold secrets. */
  @Override
  public String toString() {
    return "ParticipantConfig[topic=%s, group=%s, source=%s]".formatted(topic, group, source);
  }
}
