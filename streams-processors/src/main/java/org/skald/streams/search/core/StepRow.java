package org.skald.streams.search.core;

import java.time.Instant;
import java.util.Optional;
import org.skald.log.Revision;

/**
 * What is known of a step: the newest that was told of it, whenever that came.
 *
 * @param revision place of the event that told it
 * @param told what it said
 * @param attempt which attempt it was about
 * @param since log time of it
 * @param reason why; empty when nobody said
 * @param doubt whether it may have been done although no answer says so
 */
public record StepRow(
    Revision revision, Told told, int attempt, Instant since, String reason, Doubt doubt) {

  static StepRow of(Fact fact, Fact.StepMoved moved) {
    return new StepRow(
        fact.revision(),
        moved.told(),
        moved.attempt(),
        fact.at(),
        moved.reason(),
        Doubt.of(fact, moved));
  }

  /** The newer of both, with what either knows: the same in whichever order they come. */
  StepRow merged(StepRow other) {
    var newest = other.revision.isAfter(revision) ? other : this;
    return new StepRow(
        newest.revision,
        newest.told,
        newest.attempt,
        newest.since,
        newest.reason,
        doubt.merged(other.doubt));
  }

  /**
   * Where it stands in a saga that turned around at that place, if it did. A saga that turns around
   * gives up what waits, and no event says so of each step.
   */
  Optional<Standing> standing(Optional<Revision> turn) {
    var back = turn.map(revision::isAfter).orElse(false);
    var leftBehind = turn.isPresent() && !back;
    return switch (told) {
      case FANNED_OUT, ANEW -> Optional.empty();
      case RUNNING -> Optional.of(Standing.RUNNING);
      case QUERYING -> Optional.of(Standing.QUERYING);
      case WAITING -> Optional.of(leftBehind ? Standing.NOT_DONE : Standing.RUNNING);
      case RETRYING -> Optional.of(leftBehind ? givenUp() : Standing.RETRYING);
      case RESUMED ->
          Optional.of(
              back ? Standing.COMPENSATION_RETRYING : leftBehind ? givenUp() : Standing.RETRYING);
      case STUCK ->
          Optional.of(back ? Standing.COMPENSATION_HELD : leftBehind ? givenUp() : Standing.HELD);
      case SKIPPED -> Optional.of(Standing.SKIPPED);
      case DONE -> Optional.of(Standing.DONE);
      case NOT_DONE -> Optional.of(Standing.NOT_DONE);
      case GIVEN_UP -> Optional.of(givenUp());
      case POSSIBLY_DONE -> Optional.of(Standing.POSSIBLY_DONE);
      case COMPENSATING -> Optional.of(Standing.COMPENSATING);
      case COMPENSATION_RETRYING -> Optional.of(Standing.COMPENSATION_RETRYING);
      case COMPENSATION_HELD -> Optional.of(Standing.COMPENSATION_HELD);
      case COMPENSATED -> Optional.of(Standing.COMPENSATED);
    };
  }

  private Standing givenUp() {
    return doubt.remains() ? Standing.POSSIBLY_DONE : Standing.NOT_DONE;
  }
}
