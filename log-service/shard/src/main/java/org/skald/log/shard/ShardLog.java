package org.skald.log.shard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Position;

/** The log of one shard as its replica sees it. Used by the replica's own thread. */
public interface ShardLog extends AutoCloseable {

  /** Reading begins here: the next poll gives records from this position on. */
  void seek(Position first);

  /**
   * The next records, in order; none when none came in time.
   *
   * @throws Trimmed when the next record is no longer in the log
   */
  List<LogRecord> poll(Duration max) throws Trimmed;

  /** The first position that is still in the log. */
  Position first();

  /** The position that the next record gets, as far as is known. */
  Position end();

  /** How many records are known to be in the log beyond the last polled one. */
  long lag();

  /**
   * Appends one of the shard's own records, sealed under the shard's secret once it has one. The
   * answer is its place; when it fails, the record may or may not be in the log.
   */
  CompletableFuture<Position> append(ControlRecord record, Optional<byte[]> secret);

  /** Gives up the records up to and including this one. Best effort; repeated later. */
  void trim(Position last);

  @Override
  void close();

  /** The replica is behind the beginning of the log and has to restore from a snapshot. */
  final class Trimmed extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what was wanted and what is there. */
    public Trimmed(String message) {
      super(message);
    }
  }
}
