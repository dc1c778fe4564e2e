package org.skald.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that a host needs, and looks at those that are there. */
record HostAdmin(Admin admin) {

  private static final Duration KNOWN_MAX = Duration.ofSeconds(15);
  private static final Duration KNOWN_PAUSE = Duration.ofMillis(20);

  /**
   * Makes what is missing: the source with so many partitions, and with as many what follows it.
   * Refuses a topic that loses records by compaction.
   */
  void ensure(HostTopics own, String source, int partitions, Set<String> others) {
    var all = new TreeSet<>(others);
    all.addAll(List.of(source, own.replies(), own.deadLetters()));
    var present = await(admin.listTopics().names());
    var missing = new ArrayList<NewTopic>();
    for (var name : all) {
      if (!present.contains(name)) {
        missing.add(topic(name, partitions, own));
      }
    }
    for (var created : admin.createTopics(missing).values().values()) {
      awaitUnlessThere(created);
    }
    all.forEach(this::refuseCompaction);
  }

  private static NewTopic topic(String name, int partitions, HostTopics own) {
    var topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    return name.equals(own.deadLetters())
        ? topic.configs(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(StreamsHostConfig.RECORD_BYTES_MAX)))
        : topic;
  }

  private void refuseCompaction(String name) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    var config = awaitKnown(() -> admin.describeConfigs(List.of(resource)).all()).get(resource);
    var policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (policy != null && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new IllegalStateException(
          "expected topic '%s' with %s=delete, found '%s', which loses records"
              .formatted(name, TopicConfig.CLEANUP_POLICY_CONFIG, policy.value()));
    }
  }

  private static void awaitUnlessThere(KafkaFuture<Void> created) {
    try {
      await(created);
    } catch (TopicExistsException e) {
      // Another instance made it in the meantime, and the check that follows looks at it.
    }
  }

  /** A broker may hear of a topic a little later than the controller that made it. */
  private static <T> T awaitKnown(Supplier<KafkaFuture<T>> question) {
    var deadline = System.nanoTime() + KNOWN_MAX.toNanos();
    while (true) {
      try {
        return await(question.get());
      } catch (UnknownTopicOrPartitionException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(KNOWN_PAUSE.toNanos());
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }
}
