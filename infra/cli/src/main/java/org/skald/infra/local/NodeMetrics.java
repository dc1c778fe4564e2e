package org.skald.infra.local;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.skald.log.shard.Counts;
import org.skald.log.shard.ReplicaStatus;
import org.skald.saga.service.ReaderStatus;
import org.skald.streams.overlap.OverlapView;

/** How the replicas of a node are, as metrics. */
final class NodeMetrics {

  private NodeMetrics() {}

  static PrometheusMeterRegistry of(
      List<Replicas> logs,
      Supplier<List<ReaderStatus>> readers,
      Supplier<Optional<OverlapView>> overlaps) {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    for (var log : logs) {
      gauge(meters, log, "skald.log.position", it -> it.control().applied().value());
      gauge(meters, log, "skald.log.checkpoint", it -> it.control().checkpoint().value());
      gauge(meters, log, "skald.log.lag", ReplicaStatus::lag);
      gauge(meters, log, "skald.log.effects.pending", ReplicaStatus::effectsPending);
      gauge(meters, log, "skald.log.effects.failures", ReplicaStatus::effectFailures);
      gauge(meters, log, "skald.log.topics.held.up", it -> it.heldUp().size());
      gauge(meters, log, "skald.log.timers", ReplicaStatus::timers);
      gauge(meters, log, "skald.log.driving", it -> it.driving() ? 1 : 0);
      gauge(meters, log, "skald.log.rules.level", it -> it.control().rules().level());
      gauge(meters, log, "skald.log.stalled", it -> it.stalledBy() == null ? 0 : 1);
    }
    MultiCollector counts = () -> counts(logs);
    meters.getPrometheusRegistry().register(counts);
    MultiCollector ofReaders = () -> ReaderMetrics.of(readers.get());
    meters.getPrometheusRegistry().register(ofReaders);
    MultiCollector ofOverlaps = () -> OverlapMetrics.of(overlaps.get());
    meters.getPrometheusRegistry().register(ofOverlaps);
    return meters;
  }

  private static void gauge(
      PrometheusMeterRegistry meters,
      Replicas log,
      String name,
      ToDoubleFunction<ReplicaStatus> value) {
    for (var shard = 0; shard < log.shards(); shard++) {
      var number = shard;
      Gauge.builder(
              name,
              log,
              it ->
                  it.status().get().stream()
                      .filter(status -> status.shard() == number)
                      .mapToDouble(value)
                      .findFirst()
                      .orElse(Double.NaN))
          .tag("log", log.log())
          .tag("shard", Integer.toString(number))
          .register(meters);
    }
  }

  /** Which codes there are shows only when they occur, so they are no meters of their own. */
  private static MetricSnapshots counts(List<Replicas> logs) {
    return MetricSnapshots.of(
        counter(logs, "skald_log_rejections", "Commands refused by the rules.", Counts::rejections),
        counter(
            logs,
            "skald_log_dead_letters",
            "Records that can never be a command.",
            Counts::deadLetters));
  }

  private static CounterSnapshot counter(
      List<Replicas> logs, String name, String help, Function<Counts, Map<String, Long>> which) {
    var counter = CounterSnapshot.builder().name(name).help(help);
    for (var log : logs) {
      for (var status : log.status().get()) {
        var shard = Integer.toString(status.shard());
        which
            .apply(status.counts())
            .forEach((code, count) ->
                counter.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .labels(Labels.of("log", log.log(), "shard", shard, "code", code))
                        .value(count)
                        .build()));
      }
    }
    return counter.build();
  }
}
