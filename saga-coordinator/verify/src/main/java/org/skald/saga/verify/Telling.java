package org.skald.saga.verify;

import java.util.stream.Collectors;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.verify.CounterExample.Happening;

/** Events of a saga in words. */
final class Telling {

  private Telling() {}

  /** What a saga made of a move, without what the move itself says. */
  static String of(Happening happening) {
    return happening.events().stream()
        .map(Telling::of)
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String of(SagaEvent event) {
    return switch (event) {
      case SagaEvent.StepStarted it -> "%s is sent".formatted(it.step());
      case SagaEvent.LockRequested it -> "%s is asked for".formatted(it.step());
      case SagaEvent.LockReturned it -> "%s is given back".formatted(it.step());
      case SagaEvent.LocksReleased _ -> "all locks are given back";
      case SagaEvent.StepFannedOut it ->
          "%s has %d item%s".formatted(it.step(), it.elements(), it.elements() == 1 ? "" : "s");
      case SagaEvent.WaitStarted it -> "%s waits".formatted(it.step());
      case SagaEvent.StepSkipped it -> "%s is skipped".formatted(it.step());
      case SagaEvent.CompensationStarted it ->
          it.savePoint().map("the saga goes back to %s"::formatted).orElse("the saga turns around");
      case SagaEvent.SagaReturned it ->
          "round %d after %s begins".formatted(it.round(), it.savePoint());
      case SagaEvent.StepCompensationStarted it ->
          "the compensation of %s is sent".formatted(it.step());
      case SagaEvent.SagaStuck it -> "the saga is stuck at %s".formatted(it.step());
      case SagaEvent.SagaEnded it ->
          switch (it.outcome()) {
            case Outcome.COMPLETED -> "the saga has completed";
            case Outcome.COMPENSATED -> "the saga has been compensated";
          };
      case SagaEvent.StepFailed it when it.retryAt().isEmpty() ->
          "%s is given up".formatted(it.step());
      case SagaEvent.StepQueried it -> "%s is asked what became of it".formatted(it.step());
      case SagaEvent.StepTimedOut it when it.retryAt().isEmpty() ->
          "%s is given up, though it may have been done".formatted(it.step());
      case SagaEvent.SagaStarted _,
          SagaEvent.SagaCalledAgain _,
          SagaEvent.UndoRequested _,
          SagaEvent.LockAcquired _,
          SagaEvent.LockSentBack _,
          SagaEvent.SignalReceived _,
          SagaEvent.StepSucceeded _,
          SagaEvent.StepFailed _,
          SagaEvent.StepRefused _,
          SagaEvent.StepTimedOut _,
          SagaEvent.CancelRequested _,
          SagaEvent.DeadlinePassed _,
          SagaEvent.StepCompensated _,
          SagaEvent.StepCompensationFailed _,
          SagaEvent.StepResumed _,
          SagaEvent.ActProposed _,
          SagaEvent.ActApproved _,
          SagaEvent.ActRejected _,
          SagaEvent.SagaPaused _,
          SagaEvent.SagaResumed _,
          SagaEvent.CompensationForced _,
          SagaEvent.StepSkippedByHand _,
          SagaEvent.StepEdited _,
          SagaEvent.SagaForgotten _,
          SagaEvent.SagaMigrated _ ->
          "";
    };
  }
}
