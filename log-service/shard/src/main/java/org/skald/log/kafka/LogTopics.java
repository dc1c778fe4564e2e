package org.skald.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.skald.schemas.Topics;

/**
 * The topics of a log: made when they are not there, and refused when they could lose something.
 */
final class LogTopics {

  /** Most that a topic of any provider takes; a state that is larger has no snapshot. */
  static final int SNAPSHOT_BYTES_MAX = 8 << 20;

  static final int DEAD_LETTER_BYTES_MAX = 2 << 20;
  private static final String FOREVER = "-1";
  private static final Duration KNOWN_MAX = Duration.ofSeconds(15);
  private static final Duration KNOWN_PAUSE = Duration.ofMillis(20);

  private final Admin admin;
  private final Topics topics;
  private final int shards;
  private final Optional<Short> replication;

  LogTopics(Admin admin, Topics topics, int shards, Optional<Short> replication) {
    this.admin = admin;
    this.topics = topics;
    this.shards = shards;
    this.replication = replication;
  }

  /** Sees to it that all topics are there as they should be; says all that is wrong at once. */
  void ensure() {
    create(
        List.of(
            topic(
                topics.log(),
                Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    FOREVER,
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    FOREVER)),
            topic(topics.journal(), Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete")),
            topic(
                topics.snapshot(),
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(SNAPSHOT_BYTES_MAX))),
            topic(
                topics.deadLetters(),
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    FOREVER,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(DEAD_LETTER_BYTES_MAX)))));
    var problems = new ArrayList<String>();
    checkPartitions(problems);
    checkConfig(problems);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("; ", problems));
    }
  }

  private NewTopic topic(String name, Map<String, String> config) {
    return new NewTopic(name, Optional.of(shards), replication).configs(config);
  }

  private void create(List<NewTopic> wanted) {
    for (var created : admin.createTopics(wanted).values().entrySet()) {
      try {
        await(created.getValue());
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private void checkPartitions(List<String> problems) {
    var names = List.of(topics.log(), topics.journal(), topics.snapshot());
    Map<String, TopicDescription> found =
        awaitKnown(() -> admin.describeTopics(names).allTopicNames());
    found.forEach((name, description) -> {
      if (description.partitions().size() != shards) {
        problems.add(
            "topic %s: expected %d partitions, one for each shard, found %d"
                .formatted(name, shards, description.partitions().size()));
      }
    });
  }

  private void checkConfig(List<String> problems) {
    var log = new ConfigResource(ConfigResource.Type.TOPIC, topics.log());
    var snapshot = new ConfigResource(ConfigResource.Type.TOPIC, topics.snapshot());
    var found = awaitKnown(() -> admin.describeConfigs(List.of(log, snapshot)).all());
    expect(found, log, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime", problems);
    expect(found, log, TopicConfig.CLEANUP_POLICY_CONFIG, "delete", problems);
    expect(found, log, TopicConfig.RETENTION_MS_CONFIG, FOREVER, problems);
    expect(found, log, TopicConfig.RETENTION_BYTES_CONFIG, FOREVER, problems);
    expect(found, log, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false", problems);
    expect(found, snapshot, TopicConfig.CLEANUP_POLICY_CONFIG, "compact", problems);
  }

  private static void expect(
      Map<ConfigResource, Config> configs,
      ConfigResource topic,
      String name,
      String expected,
      List<String> problems) {
    var config = configs.get(topic);
    var entry = config == null ? null : config.get(name);
    var found = entry == null ? "nothing" : entry.value();
    if (!expected.equals(found)) {
      problems.add(
          "topic %s: expected %s=%s, found %s".formatted(topic.name(), name, expected, found));
    }
  }

  /** A broker may hear of a topic a little later than the controller that made it. */
  private static <T> T awaitKnown(Supplier<KafkaFuture<T>> question) {
    var deadline = System.nanoTime() + KNOWN_MAX.toNanos();
    while (true) {
      try {
        return await(question.get());
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(KNOWN_PAUSE.toNanos());
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Kafka was asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused: " + e.getCause(), e.getCause());
    }
  }
}
