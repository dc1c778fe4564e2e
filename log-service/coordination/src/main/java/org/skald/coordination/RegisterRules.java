package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.RegisterEvent.RegisterDecided;
import org.skald.coordination.RegisterState.Undecided;

/**
 * Registers: consensus on one value (see Herlihy, "Wait-free synchronization", 1991). The order of
 * the log is the agreement, so the first proposal has won.
 */
final class RegisterRules {

  private RegisterRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, RegisterCommand command) {
    switch (command) {
      case RegisterCommand.Propose(var register, var value) -> {
        if (draft.register(register) instanceof Undecided) {
          draft.add(new RegisterDecided(register, value, draft.position()));
        }
      }
    }
    return Optional.empty();
  }
}
