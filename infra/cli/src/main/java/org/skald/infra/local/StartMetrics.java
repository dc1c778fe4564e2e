package org.skald.infra.local;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import org.skald.saga.service.StartStatus;

/** How a node gets on with topics whose records start sagas, as metrics. */
final class StartMetrics {

  private StartMetrics() {}

  static MetricSnapshots of(List<StartStatus> starts) {
    var lag =
        GaugeSnapshot.builder()
            .name("skald_start_lag")
            .help("Records of this node's partitions that are not settled.");
    var heldUp =
        GaugeSnapshot.builder()
            .name("skald_start_held_up")
            .help("1 while a record is tried again, or the topic cannot be read.");
    var started =
        CounterSnapshot.builder()
            .name("skald_start_records")
            .help("Records whose saga was there when they were settled.");
    var refused =
        CounterSnapshot.builder()
            .name("skald_start_dead_letters")
            .help("Records that can never start a saga.");
    for (var it : starts) {
      var labels = Labels.of("definition", it.origin().definition(), "topic", it.origin().topic());
      lag.dataPoint(
          GaugeDataPointSnapshot.builder().labels(labels).value((double) it.lag()).build());
      heldUp.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels)
              .value(it.trouble().isPresent() ? 1 : 0)
              .build());
      started.dataPoint(
          CounterDataPointSnapshot.builder().labels(labels).value((double) it.started()).build());
      it.refused()
          .forEach((code, count) ->
              refused.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(labels.add("code", code))
                      .value(count)
                      .build()));
    }
    return MetricSnapshots.of(lag.build(), heldUp.build(), started.build(), refused.build());
  }
}
