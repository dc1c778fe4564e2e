package org.skald.coordination;

/** A wish about a register. */
public sealed interface RegisterCommand extends CoordinationCommand {

  /** Which register. */
  RegisterName register();

  /** Somebody proposes a value. The first proposal in the log is what everybody learns. */
  record Propose(RegisterName register, SmallValue value) implements RegisterCommand {}
}
