package org.skald.participant;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of a participant, with the settings that its promises rest on. */
final class KafkaClients {

  private static final Duration BLOCK_MAX = Duration.ofSeconds(10);

  private final ParticipantConfig config;

  private final String instance;

  KafkaClients(ParticipantConfig config) {
    this.config = config;
    this.instance = config.instance().isEmpty() ? UUID.randomUUID().toString() : config.instance();
  }

  /** Reads the commands, as a member of the group. */
  KafkaConsumer<byte[], byte[]> commands() {
    Map<String, Object> settings = settings("commands");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batchMax());
    settings.put(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) config.pollInterval().toMillis());
    /* The classic protocol: the fencing of KafkaInbox rests on its generations. */
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Borrows commands, as a member of the share group. */
  KafkaShareConsumer<byte[], byte[]> queue() {
    Map<String, Object> settings = settings("queue");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.shareGroup());
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    /* No more than is asked for, so that what waits is there for whoever is free. */
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batchMax());
    settings.put(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) config.pollInterval().toMillis());
    return new KafkaShareConsumer<>(
        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads whole partitions of the inbox topic, as nobody's member. */
  KafkaConsumer<byte[], byte[]> inboxReader() {
    Map<String, Object> settings = settings("inbox-reader");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Writes the inbox and the performers' records, in transactions. */
  KafkaProducer<byte[], byte[]> transactional() {
    Map<String, Object> settings = settings("inbox-writer");
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.group() + "-" + instance);
    settings.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) config.transactionTimeout().toMillis());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
    settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 1);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes replies and dead letters: never in a transaction, for the log is read uncommitted. */
  KafkaProducer<byte[], byte[]> replies() {
    Map<String, Object> settings = settings("replies");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Admin admin() {
    return Admin.create(settings("admin"));
  }

  private Map<String, Object> settings(String purpose) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.group() + "-" + purpose);
    return settings;
  }
}
