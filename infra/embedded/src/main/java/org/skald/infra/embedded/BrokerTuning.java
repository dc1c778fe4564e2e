package org.skald.infra.embedded;

import java.util.HashMap;
import java.util.Map;

/** How an embedded broker differs from Kafka's defaults: quick to start, small, and strict. */
final class BrokerTuning {

  private BrokerTuning() {}

  static Map<String, String> properties(int brokers) {
    var tuning = new HashMap<String, String>();
    tuning.putAll(strict(brokers));
    tuning.putAll(small());
    tuning.putAll(quick());
    return tuning;
  }

  /* A topic exists because somebody created it, and a record counts when a majority holds it. */
  private static Map<String, String> strict(int brokers) {
    var replicas = Integer.toString(brokers);
    var inSync = Integer.toString(brokers / 2 + 1);
    return Map.of(
        "auto.create.topics.enable", "false",
        "default.replication.factor", replicas,
        "min.insync.replicas", inSync,
        "offsets.topic.replication.factor", replicas,
        "transaction.state.log.replication.factor", replicas,
        "transaction.state.log.min.isr", inSync,
        "share.coordinator.state.topic.replication.factor", replicas,
        "share.coordinator.state.topic.min.isr", inSync);
  }

  /* The cleaner's buffer alone would be 128 MB. */
  private static Map<String, String> small() {
    return Map.of(
        "log.cleaner.dedupe.buffer.size", "2097152",
        "log.index.size.max.bytes", "1048576",
        "offsets.topic.num.partitions", "4",
        "offsets.topic.segment.bytes", "16777216",
        "transaction.state.log.num.partitions", "4",
        "transaction.state.log.segment.bytes", "16777216",
        "share.coordinator.state.topic.num.partitions", "4",
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2");
  }

  /*
   * A broker that was killed may register again only when its last session has ended.
   *
   * A broker retries a transaction's next partition while the markers of the last transaction are
   * still being written; the default pause of 20 ms is most of a small transaction's latency.
   */
  private static Map<String, String> quick() {
    return Map.of(
        "group.initial.rebalance.delay.ms", "0",
        "add.partitions.to.txn.retry.backoff.ms", "1",
        "group.share.min.heartbeat.interval.ms", "100",
        "group.share.heartbeat.interval.ms", "500",
        "group.share.assignment.interval.ms", "0",
        "group.share.min.record.lock.duration.ms", "1000",
        "broker.session.timeout.ms", "4000",
        "broker.heartbeat.interval.ms", "500",
        "server.max.startup.time.ms", "60000");
  }
}
