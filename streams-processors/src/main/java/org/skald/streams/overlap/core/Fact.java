package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skald.log.Revision;

/**
 * An event of the journal, as far as overlaps care.
 *
 * @param sagaId whom it is about
 * @param revision its place in the shard's log: what is newer is told by it, not by when it came
 * @param at when it happened, by a broker's clock: log time of two shards does not compare
 * @param what what happened
 */
public record Fact(String sagaId, Revision revision, Instant at, What what) {

  /** What happened. */
  public sealed interface What {}

  /**
   * An attempt of a step is under way that touches something.
   *
   * @param untold why keys are missing that could not be evaluated
   */
  public record Touched(String step, Toucher by, SortedMap<String, Mode> keys, List<String> untold)
      implements What {
    /** Keeps its own copies. */
    public Touched {
      keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
      untold = List.copyOf(untold);
    }
  }

  /** Something became of a step. */
  public record Moved(String step, Told told) implements What {}

  /** The saga is over. */
  public record Ended(boolean completed) implements What {}

  /** The log knows it no more. */
  public record Forgotten() implements What {}

  /** What one event says of a step. */
  public enum Told {
    /** A participant is asked to do it. */
    BEGUN,
    /** It is done, or was not done and will not be. */
    OVER,
    /** A participant is asked to undo it. */
    UNDOING,
    /** It is undone. */
    UNDONE
  }
}
