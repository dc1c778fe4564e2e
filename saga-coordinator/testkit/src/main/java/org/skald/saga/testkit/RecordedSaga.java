package org.skald.saga.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.CommandId.Direction;

/**
 * What a saga that has ended was given, what it was told, and what it came to, as its journal tells
 * it: what a {@link Replay} puts before another definition.
 *
 * @param id the saga
 * @param input what it was started with, as JSON
 * @param startedAt log time of its start
 * @param commands what was sent, by attempt
 * @param heard what came of each attempt that was sent, and of each wait for a signal
 * @param locks what came of its wish for a lock, by key
 * @param queried the attempts of which it was asked what had become of them
 * @param acts what people did to it as a whole, in order
 * @param helps what people did at a step at which it was stuck, in order
 * @param ending what it came to
 */
public record RecordedSaga(
    String id,
    JsonNode input,
    Instant startedAt,
    Map<Asked, JsonNode> commands,
    Map<Asked, Heard> heard,
    Map<String, Heard> locks,
    Set<Asked> queried,
    List<Act> acts,
    Map<String, List<Help>> helps,
    Ending ending) {

  /** Keeps its own copies. */
  public RecordedSaga {
    commands = Map.copyOf(commands);
    heard = Map.copyOf(heard);
    locks = Map.copyOf(locks);
    queried = Set.copyOf(queried);
    acts = List.copyOf(acts);
    helps = Map.copyOf(helps);
  }

  /**
   * Reads a saga as the API shows it, with its history.
   *
   * @return empty when its history does not reach back to its start, or goes on behind a parent's
   *     wish to undo it
   */
  public static Optional<RecordedSaga> of(JsonNode saga) {
    return new HistoryReader(saga).read();
  }

  /**
   * One attempt of a step, or to undo it.
   *
   * @param returns how often the saga had gone back to a save-point by then
   */
  public record Asked(String step, Direction direction, int attempt, int returns) {}

  /** What came of being asked. */
  public sealed interface Heard {

    /** An answer, so long after. */
    record Answered(Duration after, Said said) implements Heard {}

    /** Nothing in so long a time; what would have come later, nobody knows. */
    record Silence(Duration lasted) implements Heard {}
  }

  /** What was answered. */
  public sealed interface Said {

    /** It is done; a signal to go on. */
    record Ok(Optional<JsonNode> reply, boolean unchanged) implements Said {}

    /** It will not be done. */
    record Refused(String reason) implements Said {}

    /** It was not done this time. */
    record Failed(String reason) implements Said {}
  }

  /** Somebody did something to the saga as a whole, so long after its start. */
  public record Act(Duration after, Kind kind, String reason) {

    /** What people do to a saga as a whole. */
    public enum Kind {
      /** It is to turn around. */
      CANCEL,
      /** It is to turn around beyond its point of no return. */
      FORCE,
      /** It is to ask nobody for anything. */
      PAUSE,
      /** It is to go on. */
      RESUME
    }
  }

  /** Somebody helped where the saga was stuck. */
  public sealed interface Help {

    /** So long after it was. */
    Duration after();

    /** The step is tried once more. */
    record Resumed(Duration after, String reason) implements Help {}

    /** The step is taken for settled. */
    record Skipped(Duration after, String reason) implements Help {}

    /** The step, or its compensation, is tried with another command. */
    record Edited(Duration after, Direction direction, JsonNode command, String reason)
        implements Help {}
  }
}
