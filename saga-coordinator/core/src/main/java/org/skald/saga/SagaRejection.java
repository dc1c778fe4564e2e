package org.skald.saga;

import java.util.OptionalLong;
import org.skald.log.Rejection;
import org.skald.saga.ByHand.Proposal;

/** Why a command about a saga was refused. */
public sealed interface SagaRejection extends Rejection {

  /** The id is taken by a saga of another definition or with another input. */
  record SagaIdTaken(SagaId sagaId, DefinitionId definition) implements SagaRejection {
    @Override
    public String code() {
      return "saga-id-taken";
    }

    @Override
    public String explain() {
      return "expected a new saga or a repeat of the same start, but '%s' is a saga of %s that was"
              .formatted(sagaId, definition)
          + " started otherwise";
    }
  }

  /** There is no saga of this id. */
  record SagaNotFound(SagaId sagaId) implements SagaRejection {
    @Override
    public String code() {
      return "saga-not-found";
    }

    @Override
    public String explain() {
      return "expected a saga '%s', but none was started".formatted(sagaId);
    }
  }

  /** A reply came for something that the saga does not wait for: late, repeated or unexpected. */
  record NotWaitingFor(CommandId commandId, int attempt, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-waiting-for";
    }

    @Override
    public String explain() {
      return "expected a saga that waits for attempt %d of %s, but %s"
          .formatted(attempt, commandId, found);
    }
  }

  /** An ok does not bring what the definition says of the step's reply, so it is no answer. */
  record FaultyReply(CommandId commandId, int attempt, String fault) implements SagaRejection {
    @Override
    public String code() {
      return "faulty-reply";
    }

    @Override
    public String explain() {
      return "attempt %d of %s: %s".formatted(attempt, commandId, fault);
    }

    @Override
    public boolean isDeadLetter() {
      return true;
    }
  }

  /** The saga is not stuck at this step, so there is nothing to help it with. */
  record NotStuckAt(SagaId sagaId, String step, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-stuck";
    }

    @Override
    public String explain() {
      return "expected saga '%s' to be stuck at step '%s', but %s".formatted(sagaId, step, found);
    }
  }

  /** The command at which the saga is stuck cannot be another. */
  record NotEditable(SagaId sagaId, String step, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-editable";
    }

    @Override
    public String explain() {
      return "expected step '%s' of saga '%s' to be stuck at a command that its participant has"
              .formatted(step, sagaId)
          + " certainly not done, but "
          + found;
    }
  }

  /** The saga is over, so there is nothing to pause. */
  record SagaHasEnded(SagaId sagaId, SagaEvent.Outcome outcome) implements SagaRejection {
    @Override
    public String code() {
      return "saga-ended";
    }

    @Override
    public String explain() {
      return "expected saga '%s' on its way, but it has ended: %s".formatted(sagaId, outcome);
    }
  }

  /** The saga is not paused, so it cannot be resumed. */
  record NotPaused(SagaId sagaId, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-paused";
    }

    @Override
    public String explain() {
      return "expected saga '%s' to be paused, but %s".formatted(sagaId, found);
    }
  }

  /** The saga need not be forced to turn around, or must not be. */
  record NotForcible(SagaId sagaId, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-forcible";
    }

    @Override
    public String explain() {
      return "expected saga '%s' on its way forward beyond its point of no return, but %s"
          .formatted(sagaId, found);
    }
  }

  /** The saga does not wait for a signal at this step, or not for this one. */
  record NotAwaitingSignal(SagaId sagaId, String step, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-awaiting-signal";
    }

    @Override
    public String explain() {
      return "expected saga '%s' to wait for a signal at step '%s', but %s"
          .formatted(sagaId, step, found);
    }
  }

  /** Only the parent of a sub-saga can undo it. */
  record NotItsParent(SagaId sagaId, String found) implements SagaRejection {
    @Override
    public String code() {
      return "not-its-parent";
    }

    @Override
    public String explain() {
      return "expected the parent that has started saga '%s', but %s".formatted(sagaId, found);
    }
  }

  /** A step that can be undone cannot be a saga that cannot. */
  record NotUndoable(DefinitionId definition) implements SagaRejection {
    @Override
    public String code() {
      return "not-undoable";
    }

    @Override
    public String explain() {
      return "expected a definition of compensatable steps only, which can be undone when it has"
          + " completed, but %s has others".formatted(definition);
    }
  }

  /** The saga could not have come as far as it has under the other version. */
  record CannotMigrate(SagaId sagaId, DefinitionId definition, String found)
      implements SagaRejection {
    @Override
    public String code() {
      return "cannot-migrate";
    }

    @Override
    public String explain() {
      return "expected saga '%s' to be under way, and to have come as far under %s, but %s"
          .formatted(sagaId, definition, found);
    }
  }

  /** Another act waits for a second person, and there can be only one. */
  record ProposalOpen(SagaId sagaId, Proposal open) implements SagaRejection {
    @Override
    public String code() {
      return "proposal-open";
    }

    @Override
    public String explain() {
      return ("expected saga '%s' without an act that waits for a second person, found %s, proposed"
              + " by %s as number %d")
          .formatted(sagaId, ActName.of(open.act()).word(), open.by(), open.number());
    }
  }

  /** No act waits for a second person, or not this one. */
  record NoSuchProposal(SagaId sagaId, OptionalLong number, String found) implements SagaRejection {
    @Override
    public String code() {
      return "no-such-proposal";
    }

    @Override
    public String explain() {
      return "expected an act of saga '%s' that waits for a second person%s, but %s"
          .formatted(
              sagaId,
              number.isPresent() ? ", proposed as number " + number.getAsLong() : "",
              found);
    }
  }

  /** Who approves may be who has proposed. */
  record NotASecondPerson(SagaId sagaId, Proposal open, Person found) implements SagaRejection {
    @Override
    public String code() {
      return "not-a-second-person";
    }

    @Override
    public String explain() {
      return "expected another person than %s to approve %s of saga '%s', found %s"
          .formatted(open.by(), ActName.of(open.act()).word(), sagaId, found);
    }
  }

  /** The saga can no longer be cancelled. */
  record TooLateToCancel(SagaId sagaId, String found) implements SagaRejection {
    @Override
    public String code() {
      return "too-late-to-cancel";
    }

    @Override
    public String explain() {
      return "expected saga '%s' before its point of no return, but %s".formatted(sagaId, found);
    }
  }
}
