package org.skald.log.shard;

import java.util.List;
import org.skald.log.Rejection;
import org.skald.log.States;

/**
 * Between the bytes of topics and stores and the types of a decider. Deterministic: the same bytes
 * come out on every replica.
 *
 * @param <C> command
 * @param <S> state
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public interface ShardCodec<C, S, E, R extends Rejection, F> {

  /**
   * Reads a record.
   *
   * @param secret under which reply tokens are made
   * @throws Stalled when the answer cannot be known now, such as while the registry is down
   */
  Decoded<C> decode(LogRecord record, byte[] secret) throws Stalled;

  /** A state as bytes, readable by this and every later release. */
  byte[] encodeState(S state);

  /**
   * The inverse of {@link #encodeState}.
   *
   * @param states the other states of the shard, for those that one refers to
   */
  S decodeState(String key, byte[] bytes, States<S> states);

  /** What is published for an event and for the effects it asked for, in their order. */
  List<OutboundRecord> publish(S after, E event, List<F> effects, Stamp stamp);

  /** What is published for a command that was refused; nothing when nobody needs to know. */
  List<OutboundRecord> refuse(C command, R rejection, Stamp stamp);

  /** Something outside cannot be asked just now; the shard waits and tries the record again. */
  final class Stalled extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is waited for. */
    public Stalled(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
