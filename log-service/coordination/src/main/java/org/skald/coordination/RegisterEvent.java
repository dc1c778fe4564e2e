package org.skald.coordination;

import org.skald.log.Position;

/** What happened to a register. */
public sealed interface RegisterEvent extends CoordinationEvent {

  /** Which register. */
  RegisterName register();

  @Override
  default String key() {
    return Keys.of(register());
  }

  /**
   * Its value stands, for ever.
   *
   * @param position the record that proposed it
   */
  record RegisterDecided(RegisterName register, SmallValue value, Position position)
      implements RegisterEvent {}
}
