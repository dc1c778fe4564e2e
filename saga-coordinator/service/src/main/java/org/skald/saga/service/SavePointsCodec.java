package org.skald.saga.service;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.Rounds;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;

/**
 * How a saga stands to its save-points as bytes; part of {@link SagaStateCodec}'s format. Most have
 * none, or have not gone back to any.
 */
final class SavePointsCodec {

  private SavePointsCodec() {}

  static boolean has(Active saga) {
    return !saga.rounds().equals(Rounds.FIRST) || savePoint(saga).isPresent();
  }

  static void write(BinaryOutput out, Active saga) {
    out.number(saga.rounds().later().size());
    saga.rounds().later().forEach((savePoint, round) -> out.text(savePoint).number(round));
    out.optional(savePoint(saga), out::text);
  }

  private static Optional<String> savePoint(Active saga) {
    return saga instanceof Backward back ? back.savePoint() : Optional.empty();
  }

  /** The same saga without what is written here. */
  static Active without(Active saga) {
    return with(saga, Rounds.FIRST, Optional.empty());
  }

  /** The inverse of {@link #write}, around the rest of the saga. */
  record Read(Rounds rounds, Optional<String> savePoint) {

    static Read from(BinaryInput in) {
      var later = new LinkedHashMap<String, Integer>();
      for (var left = in.number(); left > 0; left--) {
        later.put(in.text(), in.number());
      }
      return new Read(new Rounds(later), in.optional(in::text));
    }

    Active of(Active rest) {
      return with(rest, rounds, savePoint);
    }
  }

  private static Active with(Active saga, Rounds rounds, Optional<String> savePoint) {
    return switch (saga) {
      case Forward(var origin, var requested, var steps, var byHand, var editions, _) ->
          new Forward(origin, requested, steps, byHand, editions, rounds);
      case Backward(var origin, var turn, _, var steps, var byHand, var editions, _) ->
          new Backward(origin, turn, savePoint, steps, byHand, editions, rounds);
    };
  }
}
