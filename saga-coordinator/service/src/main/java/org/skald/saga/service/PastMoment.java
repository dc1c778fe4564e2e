package org.skald.saga.service;

import java.time.Instant;
import java.util.Optional;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.log.http.Times;

/** A moment in the past of a saga. What happened at that moment has happened. */
sealed interface PastMoment {

  /** Whether what happened then, and there in the log, had happened by this moment. */
  boolean isReachedBy(Instant at, Revision place);

  /** The log time after which nothing matters; empty when only a place says so. */
  Optional<Instant> end();

  /** A log time. */
  record AtTime(Instant time) implements PastMoment {
    @Override
    public boolean isReachedBy(Instant at, Revision place) {
      return !at.isAfter(time);
    }

    @Override
    public Optional<Instant> end() {
      return Optional.of(time);
    }
  }

  /** A position in the log of the saga's shard. */
  record AtPosition(Position position) implements PastMoment {
    @Override
    public boolean isReachedBy(Instant at, Revision place) {
      return !place.isAfter(Revision.after(position));
    }

    @Override
    public Optional<Instant> end() {
      return Optional.empty();
    }
  }

  /**
   * Reads one: a time such as {@code 2026-03-01T12:00:00Z}, or the position of an earlier answer.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static PastMoment parse(String text) {
    var moment =
        text.matches("[0-9]{1,18}")
            ? Optional.<PastMoment>of(new AtPosition(new Position(Long.parseLong(text))))
            : Times.parse(text).map(AtTime::new);
    return moment.orElseThrow(() ->
        new IllegalArgumentException(
            ("at: expected a time such as 2026-03-01T12:00:00Z, or the position of an earlier"
                    + " answer such as 4711, found '%s'")
                .formatted(text)));
  }
}
