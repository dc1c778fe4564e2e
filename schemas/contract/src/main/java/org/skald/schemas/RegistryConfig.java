package org.skald.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import io.confluent.kafka.serializers.subject.RecordNameStrategy;
import java.util.Map;

/**
 * Where the schema registry is, and how Skald uses it.
 *
 * <p>{@link #settings()} can be handed to the Confluent serializers of any Kafka client, so that
 * they write and read what {@link AvroWire} does.
 *
 * @param url of the registry's Confluent-compatible API; {@code mock://NAME} is one in memory
 */
public record RegistryConfig(String url) {

  /** Refuses a blank URL; from the first one on, Avro trusts the classes that it has generated. */
  public RegistryConfig {
    GeneratedClasses.trust();
    if (url.isBlank()) {
      throw new IllegalArgumentException(
          "expected the URL of a schema registry, such as http://HOST:8081; found '" + url + "'");
    }
  }

  /**
   * The settings of the Confluent serializers, deserializers and client: one subject per record
   * type, named like it; schemas registered at first use; generated classes where there are any;
   * the latest schema never from a cache; and a call that fails within seconds rather than minutes.
   */
  public Map<String, Object> settings() {
    return Map.of(
        KafkaAvroSerializerConfig.SCHEMA_REGISTRY_URL_CONFIG,
        url,
        KafkaAvroSerializerConfig.VALUE_SUBJECT_NAME_STRATEGY,
        RecordNameStrategy.class.getName(),
        KafkaAvroSerializerConfig.AUTO_REGISTER_SCHEMAS,
        true,
        KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG,
        true,
        KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG,
        true,
        SchemaRegistryClientConfig.LATEST_CACHE_TTL_CONFIG,
        0,
        SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS,
        2_000,
        SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS,
        5_000,
        SchemaRegistryClientConfig.MAX_RETRIES_CONFIG,
        1);
  }
}
