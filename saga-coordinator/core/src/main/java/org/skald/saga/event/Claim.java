package org.skald.saga.event;

import org.skald.saga.Caller;
import org.skald.saga.CommandId;

/**
 * A step that waits for an event, and how it is answered.
 *
 * @param mailbox where it waits
 * @param command the command of the step by which the saga asks
 * @param ask the newest attempt of it
 * @param proof what only the saga can know and sends with all its commands
 */
public record Claim(String mailbox, CommandId command, Caller.Ask ask, String proof) {

  /** Whether it is that of a step, in whichever edition, as the saga itself says. */
  boolean isOf(CommandId step, String itsProof) {
    return command.sagaId().equals(step.sagaId())
        && command.step().equals(step.step())
        && proof.equals(itsProof);
  }

  boolean isSameStep(Claim other) {
    return isOf(other.command, other.proof);
  }

  /** Whether it comes after another claim of the same step. */
  boolean isNewerThan(Claim other) {
    return isAfter(other.command.edition(), other.ask.attempt());
  }

  boolean isAfter(int edition, int attempt) {
    return command.edition() > edition || (command.edition() == edition && ask.attempt() > attempt);
  }
}
