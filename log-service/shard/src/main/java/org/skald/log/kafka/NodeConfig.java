package org.skald.log.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.skald.log.shard.ShardConfig;

/**
 * How one node of a log runs.
 *
 * @param bootstrap Kafka's bootstrap servers
 * @param log name of the log and of its topic
 * @param shards how many shards, which is how many partitions; fixed once the topic is there
 * @param replication copies of each partition; the cluster's default, when empty
 * @param node name of this node, unique among those of the log
 * @param directory where replicas keep their state
 * @param kafka further settings for every Kafka client, such as those for security
 * @param limits bounds of every replica
 * @param pace rhythm of every replica
 * @param intake bounds on requests
 */
public record NodeConfig(
    String bootstrap,
    String log,
    int shards,
    Optional<Short> replication,
    String node,
    Path directory,
    Map<String, String> kafka,
    ShardConfig.Limits limits,
    ShardConfig.Pace pace,
    Intake intake) {

  /** How many shards a new log has. */
  public static final int SHARDS_DEFAULT = 4;

  /** Keeps its own copy of the settings. */
  public NodeConfig {
    kafka = Map.copyOf(kafka);
  }

  /** A node with defaults. */
  public static NodeConfig of(String bootstrap, String log, String node, Path directory) {
    return new NodeConfig(
        bootstrap,
        log,
        SHARDS_DEFAULT,
        Optional.empty(),
        node,
        directory,
        Map.of(),
        ShardConfig.Limits.DEFAULT,
        ShardConfig.Pace.DEFAULT,
        Intake.DEFAULT);
  }

  /**
   * Bounds on requests.
   *
   * @param waiting how many requests may wait for their answer, on the whole node
   * @param lag how many records a shard may be behind before it refuses new work
   * @param timeout how long a caller waits for its answer
   */
  public record Intake(int waiting, long lag, Duration timeout) {

    /** What is right for most. */
    public static final Intake DEFAULT = new Intake(10_000, 50_000, Duration.ofSeconds(30));
  }
}
