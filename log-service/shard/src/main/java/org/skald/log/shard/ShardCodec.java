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
   * @param reading the shard's secret, and the level of the rules by which it is read
   * @param findings answers from outside, such as the schema of an id
   * @throws Findings.Unsettled when it takes an answer that the log has not got yet
   */
  Decoded<C> decode(LogRecord record, Reading reading, Findings findings) throws Findings.Unsettled;

  /**
   * Learns an answer that the log has recorded, before anything is read or decided that needs it.
   * It holds for ever and for every shard, so it may be told more than once and from any of them.
   */
  void learn(String question, byte[] answer);

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

  /**
   * What one record of the log has brought about, all of it and in its order, once it is known that
   * nothing more comes of it: a codec may say so in the last of it. It adds nothing, and leaves
   * nothing out.
   */
  default List<OutboundRecord> together(List<OutboundRecord> published) {
    return published;
  }
}
