package org.skald.saga.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.TopicTail;
import org.skald.schemas.AvroWire;
import org.skald.schemas.overlap.Kind;
import org.skald.schemas.overlap.Overlap;
import org.skald.schemas.overlap.Touch;

/** The reports of the overlap view, for people: read of their topic when somebody asks. */
final class OverlapReports {

  /** How many of the newest are looked at. */
  static final long LOOK_BACK = 10_000;

  /** What kinds of reports there are. */
  static final List<String> KINDS = Arrays.stream(Kind.values()).map(OverlapReports::word).toList();

  private final SagaNode node;
  private final AvroWire wire;

  OverlapReports(SagaNode node, AvroWire wire) {
    this.node = node;
    this.wire = wire;
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A step at a key.
   *
   * @param to when it was over; none when it was not, as far as was known
   */
  record TouchView(
      String saga,
      String definition,
      int version,
      String step,
      Instant from,
      @Nullable Instant to) {

    static TouchView of(Touch it) {
      return new TouchView(
          it.getSagaId(),
          it.getDefinition(),
          it.getVersion(),
          it.getStep(),
          it.getFrom(),
          it.getTo());
    }
  }

  /**
   * A report.
   *
   * @param kind {@code dirty-read} or {@code lost-update}
   * @param undone who has written it, until it was undone
   * @param other who was at it meanwhile
   */
  record OverlapView(String kind, String key, TouchView undone, TouchView other) {

    static OverlapView of(Overlap it) {
      return new OverlapView(
          word(it.getKind()),
          it.getKey(),
          TouchView.of(it.getUndone()),
          TouchView.of(it.getOther()));
    }

    /** When it was undone. */
    Instant at() {
      return undone.to() == null ? undone.from() : undone.to();
    }
  }

  /** Those that are wanted, the newest first; none while there is no view yet. */
  List<OverlapView> newest(int limit, Predicate<OverlapView> wanted) {
    var topic = node.topics().overlaps();
    if (!node.missing(Set.of(topic)).join().isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<OverlapView>();
    new TopicTail(node.clients(), topic, "read_committed")
        .read(
            "overlaps",
            LOOK_BACK,
            record -> {
              if (wire.decode(record.value()) instanceof Overlap overlap) {
                found.add(OverlapView.of(overlap));
              }
            });
    return found.stream()
        .filter(wanted)
        .sorted(Comparator.comparing(OverlapView::at).reversed())
        .limit(limit)
        .toList();
  }
}
