package org.skald.streams.search.core;

import java.util.Optional;
import java.util.stream.Stream;
import org.skald.log.Revision;

/**
 * Whether a step may have been done although no answer says so, by all that is known of it.
 *
 * @param unanswered place of the newest event that says that nobody answered
 * @param failed place of the newest event that says that an attempt was not done
 * @param queried place of the newest event that says that its participant is asked what became of
 *     an attempt: then a failure speaks for all attempts before it
 * @param anew place of the newest event that says that it is as if it had never begun
 */
public record Doubt(
    Optional<Revision> unanswered,
    Optional<Revision> failed,
    Optional<Revision> queried,
    Optional<Revision> anew) {

  static Doubt of(Fact fact, Fact.StepMoved moved) {
    var itself = Optional.of(fact.revision());
    return new Doubt(
        moved.timedOut() ? itself : Optional.empty(),
        isFailure(moved) ? itself : Optional.empty(),
        moved.told() == Told.QUERYING ? itself : Optional.empty(),
        moved.told() == Told.ANEW ? itself : Optional.empty());
  }

  private static boolean isFailure(Fact.StepMoved moved) {
    return !moved.timedOut() && (moved.told() == Told.RETRYING || moved.told() == Told.GIVEN_UP);
  }

  Doubt merged(Doubt other) {
    return new Doubt(
        newest(unanswered, other.unanswered),
        newest(failed, other.failed),
        newest(queried, other.queried),
        newest(anew, other.anew));
  }

  private static Optional<Revision> newest(Optional<Revision> one, Optional<Revision> other) {
    return Stream.of(one, other)
        .flatMap(Optional::stream)
        .reduce((first, second) -> second.isAfter(first) ? second : first);
  }

  /** Whether nobody knows. */
  boolean remains() {
    return unanswered.isPresent()
        && !isAfter(anew, unanswered.get())
        && !(isAfter(queried, unanswered.get()) && isAfter(failed, unanswered.get()));
  }

  private static boolean isAfter(Optional<Revision> event, Revision other) {
    return event.filter(it -> it.isAfter(other)).isPresent();
  }
}
