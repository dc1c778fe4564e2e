package org.skald.infra.embedded.registry;

import java.time.Duration;

/**
 * Where a schema registry keeps its schemas and where it listens.
 *
 * @param bootstrapServers the Kafka that has the topic
 * @param topic the topic; created if it does not exist
 * @param host address that it binds: the loopback interface unless told otherwise
 * @param port 0 is any free one
 * @param patience how long Kafka may take to answer
 */
public record SchemaRegistryConfig(
    String bootstrapServers, String topic, String host, int port, Duration patience) {

  private static final String DEFAULT_TOPIC = "_skald_schemas";
  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(15);

  /** Insists on a port that exists and a patience that is one. */
  public SchemaRegistryConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "Expected the registry's port between 0 and 65535, but found " + port);
    }
    if (!patience.isPositive()) {
      throw new IllegalArgumentException(
          "Expected the registry's patience to be positive, but found " + patience);
    }
  }

  /** A registry on a free port with the usual topic. */
  public static SchemaRegistryConfig of(String bootstrapServers) {
    return new SchemaRegistryConfig(
        bootstrapServers, DEFAULT_TOPIC, DEFAULT_HOST, 0, DEFAULT_PATIENCE);
  }

  /** The same on this port. */
  public SchemaRegistryConfig withPort(int chosen) {
    return new SchemaRegistryConfig(bootstrapServers, topic, host, chosen, patience);
  }

  /** The same on this address of this machine. */
  public SchemaRegistryConfig withHost(String chosen) {
    return new SchemaRegistryConfig(bootstrapServers, topic, chosen, port, patience);
  }

  /** The same with another topic. */
  public SchemaRegistryConfig withTopic(String chosen) {
    return new SchemaRegistryConfig(bootstrapServers, chosen, host, port, patience);
  }
}
