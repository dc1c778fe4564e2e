package org.skald.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a work queue is set up; the same for all who put and take.
 *
 * @param topic where its jobs are. Beside it there are {@code TOPIC.takes}, for the tokens, and
 *     {@code TOPIC.dead-letters}; the share group is called {@code TOPIC.workers}
 * @param lease how long a worker has for a job before somebody else gets it; brokers allow 15 s to
 *     60 s unless told otherwise
 * @param deliveriesMax after so many deliveries a job goes to the dead letters, 1 to 7
 * @param kafka settings for all Kafka clients: {@code bootstrap.servers}, and those of security
 */
public record QueueConfig(
    String topic, Duration lease, int deliveriesMax, Map<String, String> kafka) {

  /**
   * How often the broker delivers a job before it throws it away, which is no more than it allows
   * by default: the deliveries beyond ours are for putting the job aside.
   */
  static final int BROKER_DELIVERIES_MAX = 10;

  private static final int DELIVERIES_MAX = 7;
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,230}");

  /** Refuses what cannot be, with all problems at once. */
  public QueueConfig {
    kafka = Map.copyOf(kafka);
    List<String> problems = new ArrayList<>();
    if (!TOPIC.matcher(topic).matches()) {
      problems.add(
          "topic: expected 1 to 230 letters, digits, '.', '_' or '-', found '%s'".formatted(topic));
    }
    if (lease.toMillis() < 1) {
      problems.add("lease: expected at least 1 ms, found " + lease);
    }
    if (deliveriesMax < 1 || deliveriesMax > DELIVERIES_MAX) {
      problems.add(
          "deliveriesMax: expected 1 to %d, found %d".formatted(DELIVERIES_MAX, deliveriesMax));
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      problems.add("kafka: expected bootstrap.servers, found only " + kafka.keySet());
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("work queue: " + String.join("; ", problems));
    }
  }

  /** A queue with a lease of 30 seconds, and five deliveries. */
  public static QueueConfig of(String bootstrapServers, String topic) {
    return new QueueConfig(
        topic, Duration.ofSeconds(30), 5, Map.of("bootstrap.servers", bootstrapServers));
  }

  /** The same with another lease. */
  public QueueConfig withLease(Duration other) {
    return new QueueConfig(topic, other, deliveriesMax, kafka);
  }

  /** The same with another number of deliveries. */
  public QueueConfig withDeliveriesMax(int other) {
    return new QueueConfig(topic, lease, other, kafka);
  }

  String takes() {
    return topic + ".takes";
  }

  String deadLetters() {
    return topic + ".dead-letters";
  }

  String group() {
    return topic + ".workers";
  }

  /** What it is, without the settings of the Kafka clients, which may hold secrets. */
  @Override
  public String toString() {
    return "QueueConfig[topic=%s, lease=%s, deliveriesMax=%d]"
        .formatted(topic, lease, deliveriesMax);
  }
}
