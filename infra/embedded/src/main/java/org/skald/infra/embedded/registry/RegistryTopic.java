package org.skald.infra.embedded.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** What the registry's topic has to be like: one partition, compacted, never expired. */
final class RegistryTopic {

  /** Room for the largest request body and what stands around it in a record. */
  static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  private RegistryTopic() {}

  /**
   * Creates the topic if it does not exist.
   *
   * @throws IllegalStateException if a topic of this name is not like that
   */
  static void ensure(String bootstrapServers, String topic, Duration patience) {
    int timeoutMs = Math.toIntExact(patience.toMillis());
    var config =
        Map.<String, Object>of(
            "bootstrap.servers", bootstrapServers,
            "request.timeout.ms", timeoutMs,
            "default.api.timeout.ms", timeoutMs);
    try (var admin = Admin.create(config)) {
      if (!create(admin, topic)) {
        requireFit(admin, topic, timeoutMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailable("Expected to wait for " + topic, e);
    } catch (ExecutionException e) {
      throw new RegistryUnavailable("Expected to find or create " + topic, e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryUnavailable("Expected to find " + topic + " within " + patience, e);
    }
  }

  private static boolean create(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    var wanted =
        new NewTopic(topic, Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    "cleanup.policy",
                    "compact",
                    "max.message.bytes",
                    Integer.toString(MAX_RECORD_BYTES)));
    try {
      admin.createTopics(List.of(wanted)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static void requireFit(Admin admin, String topic, int timeoutMs)
      throws ExecutionException, InterruptedException, TimeoutException {
    var described = admin.describeTopics(List.of(topic)).allTopicNames();
    int partitions =
        described.get(timeoutMs, TimeUnit.MILLISECONDS).values().stream()
            .mapToInt(it -> it.partitions().size())
            .sum();
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var configs = admin.describeConfigs(List.of(resource)).all();
    var cleanup =
        configs.get(timeoutMs, TimeUnit.MILLISECONDS).values().stream()
            .map(it -> it.get("cleanup.policy").value())
            .collect(Collectors.joining());
    if (partitions != 1 || !cleanup.equals("compact")) {
      throw new IllegalStateException(
          "Expected %s to have 1 partition and cleanup.policy compact, but found %d and %s"
              .formatted(topic, partitions, cleanup));
    }
  }
}
