package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A step of a saga that touches a key, as it stands.
 *
 * @param by the saga
 * @param step the step
 * @param round from 1; a step that was undone and is done anew has the next one
 * @param mode what it does with the key
 * @param from when its first attempt began
 * @param to when it was over, done or undone; empty while it is not
 * @param undone when it was undone; empty when it is not
 * @param settled from when on it can't be undone any more; empty while it can, and for what only
 *     reads: there is nothing to undo
 */
public record Touch(
    Toucher by,
    String step,
    int round,
    Mode mode,
    Instant from,
    Optional<Instant> to,
    Optional<Instant> undone,
    Optional<Instant> settled) {

  /**
   * Names a touch among those of its key.
   *
   * @param saga the saga
   * @param step its step
   * @param round of that step
   */
  public record Id(String saga, String step, int round) implements Comparable<Id> {

    private static final Comparator<Id> ORDER =
        Comparator.comparing(Id::saga).thenComparing(Id::step).thenComparingInt(Id::round);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }
  }

  /** Its name. */
  public Id id() {
    return new Id(by.id(), step, round);
  }

  /** Whether this one has written what it undid, and the other was at it meanwhile. */
  boolean isUndoneUnder(Touch other) {
    return undone.map(end -> !other.from.isAfter(end) && reaches(other, from)).orElse(false)
        && mode == Mode.WRITE
        && !by.isOfOneFamily(other.by);
  }

  /** Whether this one may still be undone, and the other was at it meanwhile. */
  boolean mayBeUndoneUnder(Touch other) {
    return mode == Mode.WRITE
        && settled.isEmpty()
        && reaches(other, from)
        && !by.isOfOneFamily(other.by);
  }

  private static boolean reaches(Touch touch, Instant time) {
    return touch.to.map(end -> !end.isBefore(time)).orElse(true);
  }

  /**
   * From when on it matters only to what comes late: what was only read needs no undoing, what was
   * written is kept until it can't be undone.
   */
  Optional<Instant> past() {
    return switch (mode) {
      case READ -> to;
      case WRITE -> settled;
    };
  }

  /** Until when it is kept, unless another that may be undone was there at the same time. */
  public Instant keptUntil() {
    return past()
        .map(it -> it.plus(KeyTouches.LATE_MAX))
        .orElseGet(() -> from.plus(KeyTouches.OPEN_MAX));
  }
}
