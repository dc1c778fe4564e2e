package org.skald.saga;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.skald.saga.SagaCommand.Act;

/** An act of people upon sagas, by its name. */
public enum ActName {
  /** Undo what was done and end. */
  CANCEL,
  /** Ask nobody for anything for now. */
  PAUSE,
  /** Go on with a saga that is paused, or stuck at a step. */
  RESUME,
  /** Try what a stuck saga is stuck at with another command. */
  EDIT,
  /** Take the step of a stuck saga for settled. */
  SKIP,
  /** Tell a step that waits how to go on. */
  SIGNAL,
  /** Turn around beyond the point of no return. */
  FORCE_COMPENSATE,
  /** Go on under another version of the definition. */
  MIGRATE;

  /** The word for it on every surface: {@code force-compensate}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of this word; empty when there is none. */
  public static Optional<ActName> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /** What an act is called. */
  public static ActName of(Act act) {
    return switch (act) {
      case SagaCommand.CancelSaga _ -> CANCEL;
      case SagaCommand.PauseSaga _ -> PAUSE;
      case SagaCommand.ResumeSaga _, SagaCommand.ResumeStep _ -> RESUME;
      case SagaCommand.EditStep _ -> EDIT;
      case SagaCommand.SkipStep _ -> SKIP;
      case SagaCommand.SignalStep _ -> SIGNAL;
      case SagaCommand.ForceCompensation _ -> FORCE_COMPENSATE;
      case SagaCommand.MigrateSaga _ -> MIGRATE;
    };
  }

  /** The step that an act is about; empty when it is about the saga as a whole. */
  public static Optional<String> stepOf(Act act) {
    return switch (act) {
      case SagaCommand.ResumeStep it -> Optional.of(it.step());
      case SagaCommand.EditStep it -> Optional.of(it.step());
      case SagaCommand.SkipStep it -> Optional.of(it.step());
      case SagaCommand.SignalStep it -> Optional.of(it.step());
      case SagaCommand.CancelSaga _,
          SagaCommand.PauseSaga _,
          SagaCommand.ResumeSaga _,
          SagaCommand.ForceCompensation _,
          SagaCommand.MigrateSaga _ ->
          Optional.empty();
    };
  }
}
