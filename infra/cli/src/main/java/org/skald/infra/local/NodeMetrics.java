package org.skald.infra.local;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.skald.log.shard.Counts;
import org.skald.log.shard.ReplicaStatus;
import org.skald.saga.service.SagaNode;

/** How the replicas of a node are, as metrics. */
final class NodeMetrics {

  private NodeMetrics() {}

  static PrometheusMeterRegistry of(SagaNode node) {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    gauge(meters, node, "skald.log.position", it -> it.control().applied().value());
    gauge(meters, node, "skald.log.checkpoint", it -> it.control().checkpoint().value());
    gauge(meters, node, "skald.log.lag", ReplicaStatus::lag);
    gauge(meters, node, "skald.log.effects.pending", ReplicaStatus::effectsPending);
    gauge(meters, node, "skald.log.effects.failures", ReplicaStatus::effectFailures);
    gauge(meters, node, "skald.log.topics.held.up", it -> it.heldUp().size());
    gauge(meters, node, "skald.log.timers", ReplicaStatus::timers);
    gauge(meters, node, "skald.log.driving", it -> it.driving() ? 1 : 0);
    gauge(meters, node, "skald.log.stalled", it -> it.stalledBy() == null ? 0 : 1);
    MultiCollector counts = () -> counts(node);
    meters.getPrometheusRegistry().register(counts);
    return meters;
  }

  private static void gauge(
      PrometheusMeterRegistry meters,
      SagaNode node,
      String name,
      ToDoubleFunction<ReplicaStatus> value) {
    for (var shard = 0; shard < node.shards(); shard++) {
      var number = shard;
      Gauge.builder(
              name,
              node,
              it ->
                  it.status().stream()
                      .filter(status -> status.shard() == number)
                      .mapToDouble(value)
                      .findFirst()
                      .orElse(Double.NaN))
          .tag("shard", Integer.toString(number))
          .register(meters);
    }
  }

  /** Which codes there are shows only when they occur, so they are no meters of their own. */
  private static MetricSnapshots counts(SagaNode node) {
    return MetricSnapshots.of(
        counter(node, "skald_log_rejections", "Commands refused by the rules.", Counts::rejections),
        counter(
            node,
            "skald_log_dead_letters",
            "Records that can never be a command.",
            Counts::deadLetters));
  }

  private static CounterSnapshot counter(
      SagaNode node, String name, String help, Function<Counts, Map<String, Long>> which) {
    var counter = CounterSnapshot.builder().name(name).help(help);
    for (var status : node.status()) {
      which
          .apply(status.counts())
          .forEach((code, count) ->
              counter.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(Labels.of("shard", Integer.toString(status.shard()), "code", code))
                      .value(count)
                      .build()));
    }
    return counter.build();
  }
}
