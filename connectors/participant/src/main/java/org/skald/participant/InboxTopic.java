package org.skald.participant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics of a participant that are not there, and checks those that are. */
final class InboxTopic {

  private InboxTopic() {}

  /**
   * The inbox topic: as many partitions as the commands have.
   *
   * @throws IllegalArgumentException when it has another number
   */
  static void prepare(KafkaClients clients, ParticipantConfig config) {
    try (Admin admin = clients.admin()) {
      int expected = partitions(admin, config.topic());
      long retentionMs = config.inboxRetention().toMillis();
      var wanted =
          new NewTopic(config.inboxTopic(), Optional.of(expected), Optional.empty())
              .configs(
                  Map.of(
                      TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete",
                      TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMs),
                      TopicConfig.SEGMENT_MS_CONFIG,
                          Long.toString(Math.max(60_000, retentionMs / 7))));
      if (create(admin, wanted)) {
        return; // Made as it should be; the broker that is asked next may not know of it yet.
      }
      int found = partitions(admin, config.inboxTopic());
      if (found != expected) {
        throw new IllegalArgumentException(
            "expected %d partitions in %s, as in %s; found %d"
                .formatted(expected, config.inboxTopic(), config.topic(), found));
      }
    }
  }

  /** The topic of a participant's dead letters. */
  static void prepareDeadLetters(Admin admin, ParticipantConfig config) {
    create(admin, new NewTopic(config.deadLetters(), Optional.of(1), Optional.empty()));
  }

  private static int partitions(Admin admin, String topic) {
    try {
      int count = 0;
      for (TopicDescription found :
          admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
        count += found.partitions().size();
      }
      return count;
    } catch (ExecutionException e) {
      throw unavailable("expected the topic " + topic, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether the topic was not there before. */
  private static boolean create(Admin admin, NewTopic topic) {
    try {
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unavailable("expected to create the topic " + topic.name(), e);
      }
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InboxUnavailable unavailable(String expected, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String found = cause instanceof UnknownTopicOrPartitionException ? "none" : cause.toString();
    return new InboxUnavailable(expected + ", found " + found, cause);
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted while asking about topics", e);
  }
}
