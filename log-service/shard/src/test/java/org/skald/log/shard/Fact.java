package org.skald.log.shard;

import java.time.Instant;
import java.util.Optional;

/** The events of the simulation's tenant. */
sealed interface Fact {

  /** Whose fact it is. */
  String key();

  /** Added to a counter. */
  record Added(String key, long amount, String mark) implements Fact {}

  /** A reminder waits. */
  record ReminderSet(String key, Instant due, long owed, String mark) implements Fact {}

  /** A reminder was taken back. */
  record ReminderForgotten(String key, String mark) implements Fact {}

  /** A reminder came; there may be a next one. */
  record Reminded(String key, Instant due, Instant at, Optional<Instant> next) implements Fact {}

  /** A counter was removed. */
  record Deleted(String key, String mark) implements Fact {}

  /** A note was taken. */
  record Noted(String key, long number) implements Fact {}

  /** The mark of the wish that brought it about; empty for a timer. */
  default Optional<String> cause() {
    return switch (this) {
      case Added(_, _, var mark) -> Optional.of(mark);
      case ReminderSet(_, _, _, var mark) -> Optional.of(mark);
      case ReminderForgotten(_, var mark) -> Optional.of(mark);
      case Deleted(_, var mark) -> Optional.of(mark);
      case Noted(var key, var number) -> Optional.of(key + "#" + number);
      case Reminded _ -> Optional.empty();
    };
  }
}
