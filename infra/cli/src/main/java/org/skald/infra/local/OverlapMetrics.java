package org.skald.infra.local;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;
import org.skald.streams.overlap.OverlapCounts;
import org.skald.streams.overlap.OverlapView;

/** What a node's part of the overlap view has come upon, as metrics; none before it has started. */
final class OverlapMetrics {

  private OverlapMetrics() {}

  static MetricSnapshots of(Optional<OverlapView> view) {
    return view.map(OverlapView::counts).map(OverlapMetrics::of).orElseGet(MetricSnapshots::new);
  }

  private static MetricSnapshots of(OverlapCounts counts) {
    var reported =
        CounterSnapshot.builder()
            .name("skald_overlaps")
            .help("Steps that may have touched what another saga undid.");
    counts
        .reported()
        .forEach((by, count) ->
            reported.dataPoint(
                point(Labels.of("definition", by.definition(), "kind", by.kind().word()), count)));
    var untold =
        CounterSnapshot.builder()
            .name("skald_overlap_keys_untold")
            .help("Keys of reads and writes that could not be evaluated.");
    counts
        .untold()
        .forEach((definition, count) ->
            untold.dataPoint(point(Labels.of("definition", definition), count)));
    var cut =
        CounterSnapshot.builder()
            .name("skald_overlap_touches_cut")
            .help("Touches that were not kept for as long as they might have mattered.")
            .dataPoint(point(Labels.EMPTY, counts.cut()));
    return MetricSnapshots.of(reported.build(), untold.build(), cut.build());
  }

  private static CounterDataPointSnapshot point(Labels labels, long count) {
    return CounterDataPointSnapshot.builder().labels(labels).value((double) count).build();
  }
}
