package org.skald.saga;

import java.util.Optional;

/**
 * The saga whose step a sub-saga is, as the sub-saga knows it.
 *
 * @param command the command of the step
 * @param start the newest attempt of that command
 * @param undo the newest attempt to undo it; empty when it was not asked to
 * @param proof what only the parent can know and sends with all its commands, so that nobody else
 *     can undo the sub-saga
 * @param mayUndo whether the parent may have to undo it after it has completed
 */
public record Caller(
    CommandId command, Ask start, Optional<Ask> undo, String proof, boolean mayUndo) {

  /** One attempt of a command. The token comes back with the answer. */
  public record Ask(int attempt, String replyToken) {}

  /** Whether these are commands of the same step of the same saga. */
  boolean isSame(Caller other) {
    return is(other.command, other.proof);
  }

  boolean is(CommandId other, String itsProof) {
    return command.equals(other) && proof.equals(itsProof);
  }

  Caller startedBy(Ask attempt) {
    return new Caller(command, attempt, undo, proof, mayUndo);
  }

  Caller undoneBy(Ask attempt) {
    return new Caller(command, start, Optional.of(attempt), proof, mayUndo);
  }

  /** The command of the compensation. */
  CommandId undoCommand() {
    return command.reversed();
  }
}
