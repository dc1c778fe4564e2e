package org.skald.coordination;

import org.skald.log.Position;

/** A register: one decision, made once. */
public sealed interface RegisterState extends CoordinationState {

  /** No decision. */
  RegisterState UNDECIDED = new Undecided();

  /** Nobody has proposed anything. */
  record Undecided() implements RegisterState {}

  /**
   * It is decided, for ever.
   *
   * @param position the record that proposed the value
   */
  record Decided(RegisterName register, SmallValue value, Position position)
      implements RegisterState {}
}
