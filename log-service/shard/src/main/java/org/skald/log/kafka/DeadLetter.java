package org.skald.log.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.skald.log.Position;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;

/**
 * A record of a log that could not be a command, or one of another topic that could not start a
 * saga.
 *
 * @param id where it was
 * @param record as it lies in the topic of dead letters, with all its headers
 * @param replays who has appended it anew; whoever did so first counts
 */
public record DeadLetter(Id id, LogRecord record, List<Replay> replays) {

  private static final Set<String> ADDED =
      Set.of(
          Headers.DEFINITION,
          Headers.TAKEN_BY,
          Headers.REPLAYS,
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

  /**
   * Names a dead letter by its place, which no other record ever has.
   *
   * @param origin where else than in the log, and of which definition it was to start a saga
   * @param shard the partition
   */
  public record Id(Optional<Origin> origin, int shard, Position position) {

    private static final Pattern FORM =
        Pattern.compile("(?:([a-z0-9-]+):([a-zA-Z0-9._-]+)-)?([0-9]{1,9})-([0-9]{1,18})");

    /** In the log. */
    public Id(int shard, Position position) {
      this(Optional.empty(), shard, position);
    }

    /** The inverse of {@link #toString}; empty when the text is none. */
    public static Optional<Id> read(String text) {
      var match = FORM.matcher(text);
      return match.matches()
          ? Optional.of(
              new Id(
                  Optional.ofNullable(match.group(1)).map(it -> new Origin(it, match.group(2))),
                  Integer.parseInt(match.group(3)),
                  new Position(Long.parseLong(match.group(4)))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return origin.map(it -> it + "-").orElse("") + shard + "-" + position;
    }
  }

  /** A topic whose records start sagas of a definition. */
  public record Origin(String definition, String topic) {

    @Override
    public String toString() {
      return definition + ":" + topic;
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

  /** The channels of events that have taken it, where another has not. */
  public Set<String> takers() {
    return record.headers().stream()
        .filter(it -> it.name().equals(Headers.TAKEN_BY))
        .map(WireHeader::text)
        .collect(Collectors.toSet());
  }

  /** The first of two that were written of the same record, with all that have taken it. */
  static LogRecord merged(LogRecord first, LogRecord second) {
    var headers = new ArrayList<>(first.headers());
    second.headers().stream()
        .filter(it -> it.name().equals(Headers.TAKEN_BY) && !headers.contains(it))
        .forEach(headers::add);
    return new LogRecord(first.position(), first.stampMs(), first.key(), first.value(), headers);
  }

  /** What it said to be. */
  public String type() {
    return record.header(WireNames.TYPE).orElse("");
  }

  /** Its headers as its producer sent them, but for a seal: a node makes its own. */
  public List<WireHeader> headers() {
    return sent(record.headers());
  }

  /** Those of these headers that no dead letter has added. */
  static List<WireHeader> sent(List<WireHeader> headers) {
    return headers.stream().filter(it -> !ADDED.contains(it.name())).toList();
  }
}
