package org.skald.infra.example.stock;

import org.skald.streams.StreamsHostConfig;

/**
 * How the stock participant runs.
 *
 * @param host where Kafka is, and how the topology runs
 * @param registryUrl of the schema registry
 * @param initialQuantity how many pieces of every article there are at first
 * @param partitions of the topics that it makes
 */
public record StockConfig(
    StreamsHostConfig host, String registryUrl, int initialQuantity, int partitions) {}
