package org.skald.streams.search;

import java.net.URI;
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
 * How one node's part of the search view runs.
 *
 * @param bootstrap the Kafka bootstrap servers
 * @param topics of the saga log
 * @param shards how many it has
 * @param replication copies of the view's changelog; the cluster's default, when empty
 * @param stateDirectory where the stores lie; it may be lost, the changelog holds everything
 * @param node where the other nodes reach this one, by which they know whom to ask
 * @param kafka settings for every Kafka client
 */
public record SearchConfig(
    String bootstrap,
    Topics topics,
    int shards,
    Optional<Short> replication,
    Path stateDirectory,
    URI node,
    Map<String, String> kafka) {

  /** One copy of each shard's view that another node keeps warm. */
  public static final int STANDBY_REPLICAS = 1;

  /** How long a standby is behind at the most while all goes well, and about that long again. */
  static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

  private static final String APPLICATION = "skald-search-";

  /** Keeps its own copy of the settings. */
  public SearchConfig {
    kafka = Map.copyOf(kafka);
  }

  /** Names the consumer group, the changelog and the transactional ids of the view. */
  public String application() {
    return APPLICATION + topics.log();
  }

  StreamsHostConfig host() {
    var settings = new HashMap<String, String>();
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address(node));
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

  /** Host and port, which is all that Kafka Streams tells the others of a node. */
  public static String address(URI node) {
    var usual = "https".equals(node.getScheme()) ? 443 : 80;
    return node.getHost() + ":" + (node.getPort() < 0 ? usual : node.getPort());
  }
}
