package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A wish about one saga. It may be refused. */
public sealed interface SagaCommand {

  /** The saga that it is about. */
  SagaId sagaId();

  /** Start a saga of a definition that was looked up at this place of the log. */
  record StartSaga(
      SagaId sagaId,
      SagaDefinition definition,
      Payload input,
      Optional<TraceParent> traceparent,
      Optional<Fence> fence,
      Optional<Caller> caller)
      implements SagaCommand {}

  /**
   * The parent of a sub-saga asks to undo it, whatever has become of it; also when it has
   * completed.
   *
   * @param definition what it was, or would have been, started of
   * @param step the command of the parent's step
   * @param undo this attempt to undo it
   * @param proof that it comes from the parent
   */
  record UndoSaga(
      SagaId sagaId, DefinitionId definition, CommandId step, Caller.Ask undo, String proof)
      implements SagaCommand {}

  /**
   * A participant has answered; the reply was authenticated by its token.
   *
   * @param sagaStart log time of the start of the saga that had asked, which what the log keeps
   *     itself says; empty where nobody says it
   */
  record Report(CommandId commandId, int attempt, Outcome outcome, Optional<Instant> sagaStart)
      implements SagaCommand {

    /** The answer of a participant. */
    public Report(CommandId commandId, int attempt, Outcome outcome) {
      this(commandId, attempt, outcome, Optional.empty());
    }

    @Override
    public SagaId sagaId() {
      return commandId.sagaId();
    }
  }

  /** What a person wishes of a saga. A definition may ask that a second one approves it. */
  sealed interface Act extends SagaCommand {

    /** Who they say they are. */
    String actor();

    /** Why, in words for people. */
    String reason();
  }

  /** The same of a person of whom the door attests which principal it is. */
  record Attested(String principal, Act act) implements SagaCommand {
    @Override
    public SagaId sagaId() {
      return act.sagaId();
    }
  }

  /** Do what another person has proposed; whatever that is by now, when there is no number. */
  record ApproveAct(SagaId sagaId, OptionalLong number, Person by, String reason)
      implements SagaCommand {}

  /** Do not do what is proposed. */
  record RejectAct(SagaId sagaId, OptionalLong number, Person by, String reason)
      implements SagaCommand {}

  /** Undo what was done and end. Refused once the pivot has succeeded. */
  record CancelSaga(SagaId sagaId, String actor, String reason) implements Act {}

  /** Go on where the saga is stuck: ask the participant once more. */
  record ResumeStep(SagaId sagaId, String step, String actor, String reason) implements Act {}

  /** Take the step at which the saga is stuck for settled, whatever has come of it. */
  record SkipStep(SagaId sagaId, String step, String actor, String reason) implements Act {}

  /**
   * Go on where the saga is stuck, with another command: of a participant that has certainly not
   * done what it was asked.
   *
   * @param edit the other command; empty when whoever asks has found the saga not to be stuck at
   *     one that could be another
   */
  record EditStep(SagaId sagaId, String step, Optional<Edit> edit, String actor, String reason)
      implements Act {}

  /**
   * What is put into a command.
   *
   * @param direction to do the step, or to undo it
   * @param schema full name of the payload's schema
   * @param payload what it is to hold
   */
  record Edit(CommandId.Direction direction, String schema, Payload payload) {}

  /** Ask nobody for anything until the saga is resumed. */
  record PauseSaga(SagaId sagaId, String actor, String reason) implements Act {}

  /** Go on with a saga that is paused. */
  record ResumeSaga(SagaId sagaId, String actor, String reason) implements Act {}

  /** Undo what can be undone though the saga is beyond its point of no return, and end. */
  record ForceCompensation(SagaId sagaId, String actor, String reason) implements Act {}

  /** Go on under another version of the definition, looked up at this place of the log. */
  record MigrateSaga(SagaId sagaId, SagaDefinition definition, String actor, String reason)
      implements Act {}

  /** Tell a step that waits for a signal that it may go on, or that it may not. */
  record SignalStep(SagaId sagaId, String step, Signal signal, String actor, String reason)
      implements Act {}

  /** What a step that waits is told. */
  sealed interface Signal {

    /** It may go on. The value is its reply, which later steps see. */
    record GoOn(Optional<Payload> value) implements Signal {}

    /** It may not: a final answer. */
    record Refuse() implements Signal {}
  }

  /** Time has come for whatever the saga waits for; proposed by its timer only. */
  record Wake(SagaId sagaId) implements SagaCommand {}

  /** What a participant says that came of a command. */
  sealed interface Outcome {

    /**
     * It is done.
     *
     * @param reply empty when the reply has no content
     * @param unchanged whether nothing was changed by it, so that there is nothing to undo, and
     *     nothing to commit
     */
    record Ok(Optional<Payload> reply, boolean unchanged) implements Outcome {

      /** It is done, and something was changed. */
      public Ok(Optional<Payload> reply) {
        this(reply, false);
      }
    }

    /** The saga holds a lock: by this grant. */
    record Granted(String key, long token) implements Outcome {}

    /** It was not done and will not be: a final business answer. */
    record Refused(String reason) implements Outcome {}

    /** It was not done this time and may be tried again. */
    record Failed(String reason) implements Outcome {}
  }
}
