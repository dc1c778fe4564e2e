package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;
import org.skald.streams.overlap.core.StepTouches.Round;

/**
 * All that a saga touches. It is known from the first attempt on that says so: a saga that says
 * nothing costs nothing.
 *
 * <p>Each part keeps what was told of it by its place in the log, so from then on it is the same in
 * whatever order the events come and however often.
 *
 * @param by the saga
 * @param steps what it touches, by step
 * @param end its end, as far as it was told
 */
public record SagaTouches(Toucher by, SortedMap<String, StepTouches> steps, Optional<End> end) {

  /** When and how a saga ended. */
  public record End(Revision revision, Instant at, boolean completed) {}

  /** Keeps its own copy. */
  public SagaTouches {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /** A saga after one more fact; empty when there is nothing to know of it. */
  public static Optional<SagaTouches> after(Optional<SagaTouches> before, Fact fact) {
    return switch (fact.what()) {
      case Fact.Touched(var step, var by, var keys, _) ->
          Optional.of(
              before
                  .orElseGet(() -> new SagaTouches(by, new TreeMap<>(), Optional.empty()))
                  .with(step, StepTouches.of(fact, Told.BEGUN, keys)));
      case Fact.Moved(var step, var told) ->
          before.map(it -> it.with(step, StepTouches.of(fact, told, new TreeMap<>())));
      case Fact.Ended(var completed) ->
          before.map(it -> it.ended(new End(fact.revision(), fact.at(), completed)));
      case Fact.Forgotten _ -> before.filter(it -> it.isNewerThan(fact.revision()));
    };
  }

  private SagaTouches with(String step, StepTouches touches) {
    var all = new TreeMap<>(steps);
    all.merge(step, touches, StepTouches::merged);
    return new SagaTouches(by, all, end);
  }

  private SagaTouches ended(End other) {
    var newest = end.filter(it -> it.revision().isAfter(other.revision())).orElse(other);
    return new SagaTouches(by, steps, Optional.of(newest));
  }

  /** Another saga of its id may have begun when one was forgotten. */
  private boolean isNewerThan(Revision revision) {
    return steps.values().stream().anyMatch(it -> it.isBegunAfter(revision));
  }

  /**
   * From when on nothing of it can be undone any more. A sub-saga that has completed may be undone
   * by its parent.
   */
  Optional<Instant> settled() {
    return end.filter(it -> !it.completed() || by.parent().isEmpty()).map(End::at);
  }

  /** What it touches, by key. */
  public SortedMap<String, List<Touch>> touches() {
    var all = new TreeMap<String, List<Touch>>();
    steps.forEach((step, its) -> {
      var rounds = its.rounds(end);
      for (var i = 0; i < rounds.size(); i++) {
        var number = i + 1;
        var round = rounds.get(i);
        its.keys()
            .forEach((key, mode) ->
                all.computeIfAbsent(key, _ -> new ArrayList<>())
                    .add(touch(step, number, mode, round)));
      }
    });
    return all;
  }

  private Touch touch(String step, int number, Mode mode, Round round) {
    var settled = mode == Mode.WRITE ? settled() : Optional.<Instant>empty();
    return new Touch(by, step, number, mode, round.from(), round.to(), round.undone(), settled);
  }

  /** When there is no more need to remember it. */
  public Instant keptUntil() {
    return settled()
        .map(it -> it.plus(KeyTouches.LATE_MAX))
        .orElseGet(() -> newest().plus(KeyTouches.OPEN_MAX));
  }

  private Instant newest() {
    return steps.values().stream()
        .map(StepTouches::newest)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
