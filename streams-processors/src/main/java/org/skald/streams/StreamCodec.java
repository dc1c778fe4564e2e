package org.skald.streams;

import java.util.List;
import java.util.Set;

/**
 * How a decider's commands, states, events, rejections and effects look on the wire.
 *
 * <p>Anything thrown but what is named here is taken for a broken invariant and stops the host. A
 * {@link org.skald.schemas.RegistryUnavailable}, from any method, stalls the host until the
 * registry answers again; nothing is skipped.
 *
 * @param <C> command
 * @param <S> state
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public interface StreamCodec<C, S, E, R, F> {

  /**
   * Reads a command and finds out whom it is about.
   *
   * @throws org.skald.schemas.NotDecodable when the record is none: it goes to the dead letters
   */
  Addressed<C> decode(SourceRecord record);

  /** The bytes of a state in the store and its changelog. */
  byte[] encode(S state);

  /** Reads what {@link #encode} of this release or an earlier one wrote. */
  S decode(byte[] state);

  /** The records that tell a fact. */
  List<Outbound> event(Cause cause, E event);

  /** The records that tell a refusal. A participant's reply is not one of them. */
  List<Outbound> rejection(Cause cause, R rejection);

  /** The records that carry out an effect. */
  List<Outbound> effect(Cause cause, F effect);

  /** Every topic that the records above are for. */
  Set<String> topics();
}
