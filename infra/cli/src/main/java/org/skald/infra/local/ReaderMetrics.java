package org.skald.infra.local;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import org.skald.saga.service.ReaderStatus;

/** How a node gets on with the topics that it reads for the log, as metrics. */
final class ReaderMetrics {

  private ReaderMetrics() {}

  static MetricSnapshots of(List<ReaderStatus> readers) {
    var all = new ArrayList<MetricSnapshot>();
    all.addAll(
        new Family(
                "skald_start",
                "Records whose saga was there when they were settled.",
                "Records that can never start a saga.")
            .of(readers.stream().filter(it -> it.definition().isPresent()).toList()));
    all.addAll(
        new Family(
                "skald_event",
                "Events that the log has taken, once for each definition that waits for such.",
                "Records that can never be events that sagas wait for.")
            .of(readers.stream().filter(it -> it.definition().isEmpty()).toList()));
    return new MetricSnapshots(all);
  }

  /** The metrics of one kind of reader. */
  private record Family(String prefix, String taken, String refused) {

    List<MetricSnapshot> of(List<ReaderStatus> readers) {
      var lag =
          GaugeSnapshot.builder()
              .name(prefix + "_lag")
              .help("Records of this node's partitions that are not settled.");
      var heldUp =
          GaugeSnapshot.builder()
              .name(prefix + "_held_up")
              .help("1 while a record is tried again, or the topic cannot be read.");
      var records = CounterSnapshot.builder().name(prefix + "_records").help(taken);
      var letters = CounterSnapshot.builder().name(prefix + "_dead_letters").help(refused);
      for (var it : readers) {
        var labels = labels(it);
        lag.dataPoint(gauge(labels, it.lag()));
        heldUp.dataPoint(gauge(labels, it.trouble().isPresent() ? 1 : 0));
        records.dataPoint(counter(labels, it.taken()));
        it.refused()
            .forEach((code, count) -> letters.dataPoint(counter(labels.add("code", code), count)));
      }
      return List.of(lag.build(), heldUp.build(), records.build(), letters.build());
    }

    private static Labels labels(ReaderStatus status) {
      return status
          .definition()
          .map(it -> Labels.of("definition", it, "topic", status.topic()))
          .orElseGet(() -> Labels.of("topic", status.topic()));
    }

    private static GaugeDataPointSnapshot gauge(Labels labels, long value) {
      return GaugeDataPointSnapshot.builder().labels(labels).value((double) value).build();
    }

    private static CounterDataPointSnapshot counter(Labels labels, long value) {
      return CounterDataPointSnapshot.builder().labels(labels).value((double) value).build();
    }
  }
}
