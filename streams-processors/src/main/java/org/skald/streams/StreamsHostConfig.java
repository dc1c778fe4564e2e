package org.skald.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * How a host runs.
 *
 * @param bootstrap the Kafka bootstrap servers
 * @param application names the consumer group, the store's changelog and the host's own topics
 * @param stateDirectory where the stores lie; it may be lost, the changelog holds everything
 * @param commitInterval how often results become visible; the price of a shorter one is throughput
 * @param threads stream threads of this process
 * @param standbyReplicas copies of each store that other instances keep warm for fail-over
 * @param kafka settings for every Kafka client, such as those of security, and for Streams itself;
 *     with {@code group.instance.id} a restarted process takes over from itself at once
 */
public record StreamsHostConfig(
    String bootstrap,
    String application,
    Path stateDirectory,
    Duration commitInterval,
    int threads,
    int standbyReplicas,
    Map<String, String> kafka) {

  /** Results are visible after about as long again. */
  public static final Duration COMMIT_INTERVAL_DEFAULT = Duration.ofMillis(10);

  /** One thread. */
  public static final int THREADS_DEFAULT = 1;

  /** None: a single instance has nobody to keep one. */
  public static final int STANDBY_REPLICAS_DEFAULT = 0;

  /** The largest record that the host's own topics take: a dead letter is larger than it came. */
  static final int RECORD_BYTES_MAX = 8 * 1024 * 1024;

  /** How long the group waits for an instance that died without a word. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration POLL_MAX = Duration.ofMillis(100);

  /** Refuses values that no host can run with, all of them at once. */
  public StreamsHostConfig {
    var problems = new ArrayList<String>();
    check(!bootstrap.isBlank(), "bootstrap: expected host:port, found '%s'", bootstrap, problems);
    check(
        commitInterval.toMillis() >= 1,
        "commitInterval: expected at least 1 ms, found %s",
        commitInterval,
        problems);
    check(threads >= 1, "threads: expected at least 1, found %s", threads, problems);
    check(
        standbyReplicas >= 0,
        "standbyReplicas: expected at least 0, found %s",
        standbyReplicas,
        problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    kafka = Map.copyOf(kafka);
  }

  /** With defaults for all that need not be chosen. */
  public static StreamsHostConfig of(String bootstrap, String application, Path stateDirectory) {
    return new StreamsHostConfig(
        bootstrap,
        application,
        stateDirectory,
        COMMIT_INTERVAL_DEFAULT,
        THREADS_DEFAULT,
        STANDBY_REPLICAS_DEFAULT,
        Map.of());
  }

  /** The same, with these settings for Kafka's clients as well. */
  public StreamsHostConfig with(Map<String, String> more) {
    var all = new HashMap<>(kafka);
    all.putAll(more);
    return new StreamsHostConfig(
        bootstrap, application, stateDirectory, commitInterval, threads, standbyReplicas, all);
  }

  /** The topics that the host makes for itself. */
  public HostTopics topics() {
    return new HostTopics(application);
  }

  /** Settings that every client shares. */
  public Map<String, Object> client(String id) {
    var settings = new HashMap<String, Object>(kafka);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, application + "-" + id);
    return settings;
  }

  /** Settings of the topology: exactly-once, and every handler of failures named. */
  public Map<String, Object> streams() {
    var settings = new HashMap<String, Object>();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    settings.put(
        StreamsConfig.POLL_MS_CONFIG, Math.min(commitInterval.toMillis(), POLL_MAX.toMillis()));
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class);
    settings.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    settings.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);
    settings.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), RECORD_BYTES_MAX);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RECORD_BYTES_MAX);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) SESSION_TIMEOUT.toMillis());
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.putAll(kafka);
    return settings;
  }

  private static void check(
      boolean holds, String expectation, Object found, List<String> problems) {
    if (!holds) {
      problems.add(expectation.formatted(found));
    }
  }
}
