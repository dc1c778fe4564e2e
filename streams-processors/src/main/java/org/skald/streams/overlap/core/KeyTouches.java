package org.skald.streams.overlap.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is known of who touches a key.
 *
 * <p>A touch is kept while it may be undone, and while another may be undone that was there at the
 * same time; after that a while for what comes late. So an overlap is found whichever of both is
 * told first, unless one is told later than {@link #LATE_MAX}.
 *
 * @param key what is touched
 * @param all who touches it
 */
public record KeyTouches(String key, SortedMap<Touch.Id, Known> all) {

  /** How long a touch is kept for what comes late: another shard's events, or a repeat. */
  public static final Duration LATE_MAX = Duration.ofHours(1);

  /** How long a touch is kept that does not come to an end. */
  public static final Duration OPEN_MAX = Duration.ofDays(30);

  /** How many touches of one key are kept at the most. */
  public static final int KEPT_MAX = 1_000;

  /**
   * A touch.
   *
   * @param touch as it stands
   * @param reported those that were at the key before it was undone, and are reported
   */
  public record Known(Touch touch, Set<Touch.Id> reported) {
    /** Keeps its own copy. */
    public Known {
      reported = Collections.unmodifiableSet(new TreeSet<>(reported));
    }

    private Known reporting(Touch.Id other) {
      var more = new TreeSet<>(reported);
      more.add(other);
      return new Known(touch, more);
    }
  }

  /**
   * What one touch, or the time, has changed.
   *
   * @param after who touches the key then
   * @param overlaps what is to be reported
   * @param cut how many touches are not kept though they might matter
   */
  public record Change(KeyTouches after, List<Overlap> overlaps, int cut) {
    /** Keeps its own copy. */
    public Change {
      overlaps = List.copyOf(overlaps);
    }
  }

  /** Keeps its own copy. */
  public KeyTouches {
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
  }

  /** A touch as it stands now, whatever was known of it. */
  public Change with(Touch touch) {
    var known = new TreeMap<>(all);
    var before = Optional.ofNullable(all.get(touch.id())).map(Known::reported);
    known.put(touch.id(), new Known(touch, before.orElse(Set.of())));
    var overlaps = new ArrayList<Overlap>();
    for (var other : List.copyOf(known.values())) {
      report(known, touch, other.touch()).ifPresent(overlaps::add);
      report(known, other.touch(), touch).ifPresent(overlaps::add);
    }
    var cut = surplus(known);
    return new Change(new KeyTouches(key, without(known, cut)), overlaps, cut.size());
  }

  private Optional<Overlap> report(SortedMap<Touch.Id, Known> known, Touch undone, Touch other) {
    var its = known.get(undone.id());
    if (its == null || its.reported().contains(other.id()) || !undone.isUndoneUnder(other)) {
      return Optional.empty();
    }
    known.put(undone.id(), its.reporting(other.id()));
    return Optional.of(new Overlap(key, undone, other));
  }

  /** Those that go when there are too many: first what matters to late events only. */
  private static Set<Touch.Id> surplus(SortedMap<Touch.Id, Known> known) {
    var surplus = new TreeSet<Touch.Id>();
    known.values().stream()
        .map(Known::touch)
        .sorted(
            Comparator.comparing((Touch it) -> it.past().orElse(Instant.MAX))
                .thenComparing(Touch::from))
        .limit(Math.max(0, known.size() - KEPT_MAX))
        .forEach(it -> surplus.add(it.id()));
    return surplus;
  }

  /** Who touches the key at a time, without those whose time is over. */
  public Change at(Instant now) {
    var late = new TreeSet<Touch.Id>();
    var open = 0;
    for (var known : all.values()) {
      var touch = known.touch();
      if (touch.past().isPresent()) {
        if (isPassed(touch, now) && !isAwaited(touch, now)) {
          late.add(touch.id());
        }
      } else if (isPassed(touch, now)) {
        late.add(touch.id());
        open++;
      }
    }
    return new Change(new KeyTouches(key, without(all, late)), List.of(), open);
  }

  private boolean isAwaited(Touch touch, Instant now) {
    return all.values().stream()
        .map(Known::touch)
        .anyMatch(it -> !isPassed(it, now) && it.mayBeUndoneUnder(touch));
  }

  private static boolean isPassed(Touch touch, Instant now) {
    return !now.isBefore(touch.keptUntil());
  }

  /** When to look {@link #at} it next; empty when there is nothing to be looked for. */
  public Optional<Instant> due(Instant now) {
    return all.values().stream()
        .map(it -> it.touch().keptUntil())
        .filter(now::isBefore)
        .min(Comparator.naturalOrder());
  }

  private static SortedMap<Touch.Id, Known> without(
      SortedMap<Touch.Id, Known> known, Set<Touch.Id> gone) {
    var left = new TreeMap<Touch.Id, Known>();
    known.forEach((id, it) -> {
      if (!gone.contains(id)) {
        left.put(
            id, it); // It knows also of those that go whom it has reported: they may come again.
      }
    });
    return left;
  }
}
