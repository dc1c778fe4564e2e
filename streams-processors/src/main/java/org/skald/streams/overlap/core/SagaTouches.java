package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;
import org.skald.streams.overlap.core.StepTouches.Mark;

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
  public record End(Mark mark, boolean completed) {}

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
          before.map(it -> it.ended(new End(new Mark(fact.revision(), fact.at()), completed)));
      case Fact.Forgotten _ -> before.filter(it -> it.isNewerThan(fact.revision()));
    };
  }

  private SagaTouches with(String step, StepTouches touches) {
    var all = new TreeMap<>(steps);
    all.merge(step, touches, StepTouches::merged);
    return new SagaTouches(by, all, end);
  }

  private SagaTouches ended(End other) {
    var newest =
        end.filter(it -> it.mark().revision().isAfter(other.mark().revision())).orElse(other);
    return new SagaTouches(by, steps, Optional.of(newest));
  }

  /** Another saga of its id may have begun when one was forgotten. */
  private boolean isNewerThan(Revision revision) {
    return steps.values().stream()
        .flatMap(it -> it.begun().stream())
        .anyMatch(it -> it.revision().isAfter(revision));
  }

  /**
   * From when on nothing of it can be undone any more. A sub-saga that has completed may be undone
   * by its parent.
   */
  Optional<Instant> settled() {
    return end.filter(it -> !it.completed() || by.parent().isEmpty()).map(it -> it.mark().at());
  }

  /** What it touches, by key and step. */
  public SortedMap<String, SortedMap<String, Touch>> touches() {
    var all = new TreeMap<String, SortedMap<String, Touch>>();
    steps.forEach((step, its) ->
        its.keys()
            .forEach((key, mode) ->
                all.computeIfAbsent(key, _ -> new TreeMap<>()).put(step, touch(step, its, mode))));
    return all;
  }

  private Touch touch(String step, StepTouches its, Mode mode) {
    return new Touch(
        by,
        step,
        mode,
        its.begun().orElse(its.newest().mark()).at(),
        its.over().or(() -> endAfter(its)),
        its.undone().map(Mark::at),
        settled());
  }

  /** What nobody has answered for is over when the saga is. */
  private Optional<Instant> endAfter(StepTouches its) {
    return end.map(End::mark)
        .filter(it -> it.revision().isAfter(its.newest().mark().revision()))
        .map(Mark::at);
  }

  /** When there is no more need to remember it. */
  public Instant keptUntil() {
    return settled()
        .map(it -> it.plus(KeyTouches.LATE_MAX))
        .orElseGet(() -> newest().plus(KeyTouches.OPEN_MAX));
  }

  private Instant newest() {
    return steps.values().stream()
        .map(it -> it.newest().mark().at())
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
