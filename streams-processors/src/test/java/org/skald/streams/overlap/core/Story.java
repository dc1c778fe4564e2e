package org.skald.streams.overlap.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;

/** Facts about sagas, one a second, in the fewest words. */
final class Story {

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Detector detector = new Detector();
  private long position;
  private Instant now = START;

  Detector detector() {
    return detector;
  }

  Instant now() {
    return now;
  }

  Story later(Duration passed) {
    now = now.plus(passed);
    detector.at(now);
    return this;
  }

  List<Overlap> reads(String saga, String step, String key) {
    return take(touched(by(saga), step, Map.of(key, Mode.READ)));
  }

  List<Overlap> writes(String saga, String step, String key) {
    return take(touched(by(saga), step, Map.of(key, Mode.WRITE)));
  }

  static Toucher by(String saga) {
    var slash = saga.lastIndexOf('/');
    return new Toucher(
        saga,
        "of-" + saga,
        1,
        slash < 0 ? Optional.empty() : Optional.of(saga.substring(0, slash)));
  }

  Fact touched(Toucher by, String step, Map<String, Mode> keys) {
    return fact(by.id(), new Fact.Touched(step, by, new TreeMap<>(keys), List.of()));
  }

  List<Overlap> over(String saga, String step) {
    return take(moved(saga, step, Told.OVER));
  }

  List<Overlap> undoing(String saga, String step) {
    return take(moved(saga, step, Told.UNDOING));
  }

  List<Overlap> undone(String saga, String step) {
    return take(moved(saga, step, Told.UNDONE));
  }

  List<Overlap> completed(String saga) {
    return take(fact(saga, new Fact.Ended(true)));
  }

  List<Overlap> compensated(String saga) {
    return take(fact(saga, new Fact.Ended(false)));
  }

  Fact moved(String saga, String step, Told told) {
    return fact(saga, new Fact.Moved(step, told));
  }

  Fact fact(String saga, Fact.What what) {
    now = now.plusSeconds(1);
    return new Fact(saga, new Revision(new Position(++position), 0), now, what);
  }

  List<Overlap> take(Fact fact) {
    return detector.take(fact);
  }
}
