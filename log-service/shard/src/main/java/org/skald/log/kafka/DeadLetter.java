package org.skald.log.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.skald.log.Position;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;

/**
 * A record of a log that could not be a command.
 *
 * @param id where it was in the log
 * @param record as it lies in the topic of dead letters, with all its headers
 * @param replays who has appended it anew; whoever did so first counts
 */
public record DeadLetter(Id id, LogRecord record, List<Replay> replays) {

  private static final Set<String> ADDED =
      Set.of(
          WireNames.CODE,
          WireNames.CAUSE,
          WireNames.TOPIC,
          WireNames.PARTITION,
          WireNames.POSITION,
          WireNames.SEAL,
          Headers.DEAD_LETTER,
          Headers.ACTOR,
          Headers.REASON);

  /** Keeps its own copy. */
  public DeadLetter {
    replays = List.copyOf(replays);
  }

  /** Names a dead letter by its place in the log, which no other record ever has. */
  public record Id(int shard, Position position) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})-([0-9]{1,18})");

    /** The inverse of {@link #toString}; empty when the text is none. */
    public static Optional<Id> read(String text) {
      var match = FORM.matcher(text);
      return match.matches()
          ? Optional.of(
              new Id(
                  Integer.parseInt(match.group(1)), new Position(Long.parseLong(match.group(2)))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return shard + "-" + position;
    }
  }

  /**
   * Somebody has appended it anew.
   *
   * @param to where it is now
   */
  public record Replay(Id to, String actor, String reason, Instant at) {}

  /** When it was rejected. */
  public Instant at() {
    return Instant.ofEpochMilli(record.stampMs());
  }

  /** Why, as a code. */
  public String code() {
    return record.header(WireNames.CODE).orElse("");
  }

  /** Why, in words. */
  public String cause() {
    return record.header(WireNames.CAUSE).orElse("");
  }

  /** What it said to be. */
  public String type() {
    return record.header(WireNames.TYPE).orElse("");
  }

  /** Its headers as its producer sent them, but for a seal: a node makes its own. */
  public List<WireHeader> headers() {
    return record.headers().stream().filter(it -> !ADDED.contains(it.name())).toList();
  }
}
