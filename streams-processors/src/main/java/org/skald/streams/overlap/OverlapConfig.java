package org.skald.streams.overlap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.skald.schemas.Topics;
import org.skald.streams.StreamsHostConfig;
import org.skald.streams.rocksdb.SharedRocksMemory;

/**
 * How one node's part of the overlap view runs.
 *
 * @param bootstrap the Kafka bootstrap servers
 * @param topics of the saga log
 * @param replication copies of the view's topics; the cluster's default, when empty
 * @param stateDirectory where the stores lie; it may be lost, the changelogs hold everything
 * @param kafka settings for every Kafka client
 */
public record OverlapConfig(
    String bootstrap,
    Topics topics,
    Optional<Short> replication,
    Path stateDirectory,
    Map<String, String> kafka) {

  /** How long reports are kept in their topic, where the view makes it. */
  public static final Duration RETENTION = Duration.ofDays(7);

  /** One copy of each store that another node keeps warm. */
  private static final int STANDBY_REPLICAS = 1;

  /** A report goes through two transactions, so it is seen after about twice as long. */
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);

  private static final String APPLICATION = "skald-overlaps-";

  /** Keeps its own copy of the settings. */
  public OverlapConfig {
    kafka = Map.copyOf(kafka);
  }

  /** Names the consumer group, the view's own topics and its transactional ids. */
  public String application() {
    return APPLICATION + topics.log();
  }

  StreamsHostConfig host() {
    var settings = new HashMap<String, String>();
    settings.put(
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class.getName());
    replication.ifPresent(
        it -> settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Short.toString(it)));
    return new StreamsHostConfig(
            bootstrap,
            application(),
            stateDirectory,
            COMMIT_INTERVAL,
            StreamsHostConfig.THREADS_DEFAULT,
            STANDBY_REPLICAS,
            kafka)
        .with(settings);
  }
}
