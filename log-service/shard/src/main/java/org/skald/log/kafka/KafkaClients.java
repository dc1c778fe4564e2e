package org.skald.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of a node, each with the settings that its job needs. */
public final class KafkaClients {

  private static final int REQUEST_BYTES_MAX = 4 << 20;

  /* More of them would leave fewer records for each: brokers then take half as many a second. */
  private static final int REQUESTS_IN_FLIGHT = 2;

  private final String bootstrap;
  private final String clientId;
  private final Map<String, String> common;

  /** Clients of this cluster; {@code common} is added to the settings of each. */
  public KafkaClients(String bootstrap, String clientId, Map<String, String> common) {
    this.bootstrap = bootstrap;
    this.clientId = clientId;
    this.common = Map.copyOf(common);
  }

  private Map<String, Object> settings(String purpose) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-" + purpose);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  /** For topics, marks and trimming. */
  public Admin admin() {
    return Admin.create(settings("admin"));
  }

  /**
   * An idempotent producer that loses nothing and waits for nothing: a record goes out as soon as
   * it is there, and batches form by themselves while requests are under way.
   */
  public Producer<byte[], byte[]> producer(String purpose) {
    return producer(purpose, Map.of());
  }

  /** The same, but records wait so long for others to go with: for what nobody waits for. */
  Producer<byte[], byte[]> producer(String purpose, Duration linger) {
    return producer(purpose, Map.of(ProducerConfig.LINGER_MS_CONFIG, (int) linger.toMillis()));
  }

  /** A producer for transactions under this id, whose records are as large as a snapshot's. */
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return producer(
        transactionalId,
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            LogTopics.SNAPSHOT_BYTES_MAX));
  }

  private Producer<byte[], byte[]> producer(String purpose, Map<String, Object> more) {
    var settings = settings(purpose);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, REQUESTS_IN_FLIGHT);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer that reads partitions it is told to, from places it is told to. */
  public Consumer<byte[], byte[]> consumer(String purpose, String isolation) {
    return consumer(
        purpose,
        isolation,
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1_000));
  }

  /**
   * A member of a group, which reads each record that is committed, from the oldest that is there,
   * and says itself how far it has come. One that has died is noticed within ten seconds.
   */
  public Consumer<byte[], byte[]> member(String purpose, String group) {
    return consumer(
        purpose,
        "read_committed",
        Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            10_000,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            500));
  }

  private Consumer<byte[], byte[]> consumer(
      String purpose, String isolation, Map<String, Object> more) {
    var settings = settings(purpose);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.putAll(more);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
