package org.skald.streams.overlap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.skald.schemas.AvroWire;
import org.skald.streams.StreamsHealth;
import org.skald.streams.StreamsRunner;

/** One node's part of the overlap view, which writes its reports to a topic. */
public final class OverlapView implements AutoCloseable {

  private final StreamsRunner runner;
  private final OverlapCounts counts;

  private OverlapView(StreamsRunner runner, OverlapCounts counts) {
    this.runner = runner;
    this.counts = counts;
  }

  /**
   * Makes the topic of the reports where it is missing, and starts. Returns before anything is
   * read. The journal has to be there.
   */
  public static OverlapView start(OverlapConfig config, AvroWire wire) {
    var host = config.host();
    try (var admin = Admin.create(host.client("admin"))) {
      ensure(admin, config);
    }
    var counts = new OverlapCounts();
    var topology = OverlapTopology.of(config.topics(), wire, counts);
    return new OverlapView(
        StreamsRunner.start(host.application(), topology, host.streams()), counts);
  }

  /** One partition: reports are few, and then they have one order. */
  private static void ensure(Admin admin, OverlapConfig config) {
    var retention = Long.toString(OverlapConfig.RETENTION.toMillis());
    var topic =
        new NewTopic(config.topics().overlaps(), Optional.of(1), config.replication())
            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, retention));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("expected Kafka to make the topic " + topic.name(), e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }

  /** What it has come upon since its start. */
  public OverlapCounts counts() {
    return counts;
  }

  /** Waits until the topology has its partitions; false when it takes longer. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return runner.awaitRunning(timeout);
  }

  /** How it is now. */
  public StreamsHealth health() {
    return new StreamsHealth(runner.state(), runner.failure(), Optional.empty());
  }

  /** Leaves; the others take over. */
  @Override
  public void close() {
    runner.close();
  }
}
