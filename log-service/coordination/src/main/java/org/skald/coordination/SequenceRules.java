package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.CoordinationRejection.SequenceExhausted;
import org.skald.coordination.SequenceEvent.IdsReserved;

/** Sequences: each id is handed out once. What is not used of a block is lost. */
final class SequenceRules {

  private SequenceRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, SequenceCommand command) {
    return switch (command) {
      case SequenceCommand.Reserve(var sequence, var count) -> reserve(draft, sequence, count);
    };
  }

  private static Optional<CoordinationRejection> reserve(
      Draft draft, SequenceName sequence, int count) {
    var from = draft.sequence(sequence).next();
    if (from > Long.MAX_VALUE - count) {
      return Optional.of(new SequenceExhausted(sequence, Long.MAX_VALUE - from));
    }
    draft.add(new IdsReserved(sequence, from, from + count));
    return Optional.empty();
  }
}
