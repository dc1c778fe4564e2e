package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;

/**
 * What is known of a step that touches something.
 *
 * @param keys what it touches; none before an attempt has told of it
 * @param begun its first attempt, as far as was told
 * @param newest the newest that was told of it
 * @param undone that it is undone, if it is
 */
public record StepTouches(
    SortedMap<String, Mode> keys, Optional<Mark> begun, News newest, Optional<Mark> undone) {

  /** A place in the log, and when it was there. */
  public record Mark(Revision revision, Instant at) {}

  /** What was told at a place. */
  public record News(Mark mark, Told told) {}

  /** Keeps its own copy. */
  public StepTouches {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
  }

  static StepTouches of(Fact fact, Told told, SortedMap<String, Mode> keys) {
    var mark = new Mark(fact.revision(), fact.at());
    return new StepTouches(
        keys,
        Optional.of(mark).filter(_ -> told == Told.BEGUN),
        new News(mark, told),
        Optional.of(mark).filter(_ -> told == Told.UNDONE));
  }

  /** What either knows: the same in whichever order they come. */
  StepTouches merged(StepTouches other) {
    var all = new TreeMap<>(keys);
    all.putAll(other.keys);
    return new StepTouches(
        all,
        first(begun, other.begun),
        isAfter(other.newest.mark(), newest.mark()) ? other.newest : newest,
        first(undone, other.undone));
  }

  private static Optional<Mark> first(Optional<Mark> one, Optional<Mark> other) {
    return Stream.of(one, other)
        .flatMap(Optional::stream)
        .reduce((first, second) -> isAfter(first, second) ? second : first);
  }

  private static boolean isAfter(Mark one, Mark other) {
    return one.revision().isAfter(other.revision());
  }

  /** When it was over, if it is: nobody is asked to do it, nor to undo it. */
  Optional<Instant> over() {
    return switch (newest.told()) {
      case BEGUN, UNDOING -> Optional.empty();
      case OVER, UNDONE -> Optional.of(newest.mark().at());
    };
  }
}
