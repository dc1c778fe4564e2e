package org.skald.streams;

/**
 * How a decider answers as a participant of sagas.
 *
 * @param <C> command
 * @param <S> state
 * @param <R> rejection
 */
public interface ParticipantCodec<C, S, R> {

  /** The reply to a command that held, from the state after it. */
  Reply accepted(Cause cause, C command, S after);

  /** The reply to a command that was rejected: refused for good, or failed for this time. */
  Reply rejected(R rejection);

  /** The refusal of a command that was compensated before it arrived. */
  Reply refused(String reason);

  /** The failure of an attempt that had not arrived when it was asked about. */
  Reply failed(String reason);
}
