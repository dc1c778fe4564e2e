package org.skald.saga.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.skald.saga.ActName;
import org.skald.saga.SagaEvent;
import org.skald.saga.Touched;
import org.skald.saga.TouchedKeys;

/** What has happened, as a test's failure tells it. */
final class Telling {

  private Telling() {}

  static String of(SagaEvent event) {
    return switch (event) {
      case SagaEvent.SagaStarted _ -> "the saga starts";
      case SagaEvent.SagaCalledAgain _ -> "its parent asks again";
      case SagaEvent.UndoRequested _ -> "its parent asks to undo it";
      case SagaEvent.StepStarted it -> "%s: attempt %d".formatted(it.step(), it.attempt());
      case SagaEvent.LockRequested it ->
          "%s: asks for the lock '%s'".formatted(it.step(), it.request().key());
      case SagaEvent.LockAcquired it -> "%s: holds the lock '%s'".formatted(it.step(), it.key());
      case SagaEvent.LockReturned it -> "%s: gives '%s' back".formatted(it.step(), it.key());
      case SagaEvent.LocksReleased it -> "gives %d locks back".formatted(it.locks().size());
      case SagaEvent.LockSentBack it -> "%s: sends '%s' back".formatted(it.step(), it.key());
      case SagaEvent.StepFannedOut it -> "%s: %d items".formatted(it.step(), it.elements());
      case SagaEvent.WaitStarted it -> "%s: waits".formatted(it.step());
      case SagaEvent.SignalReceived it ->
          "%s: signalled by %s: %s".formatted(it.step(), it.by().actor(), it.reason());
      case SagaEvent.StepSkipped it -> "%s: skipped".formatted(it.step());
      case SagaEvent.StepSucceeded it -> "%s: done".formatted(it.step());
      case SagaEvent.StepFailed it -> "%s: failed: %s".formatted(it.step(), it.reason());
      case SagaEvent.StepRefused it -> "%s: refused: %s".formatted(it.step(), it.reason());
      case SagaEvent.StepTimedOut it -> "%s: not answered".formatted(it.step());
      case SagaEvent.StepQueried it ->
          "%s: asked what became of attempt %d".formatted(it.step(), it.attempt());
      case SagaEvent.CancelRequested it -> "cancelled: " + it.reason();
      case SagaEvent.DeadlinePassed _ -> "the deadline passes";
      case SagaEvent.CompensationStarted it when it.savePoint().isPresent() ->
          "back to %s: %s".formatted(it.savePoint().get(), it.reason());
      case SagaEvent.CompensationStarted it -> "the saga turns around: " + it.reason();
      case SagaEvent.SagaReturned it -> "%s: round %d".formatted(it.savePoint(), it.round());
      case SagaEvent.StepCompensationStarted it ->
          "%s: attempt %d to undo it".formatted(it.step(), it.attempt());
      case SagaEvent.StepCompensated it -> "%s: undone".formatted(it.step());
      case SagaEvent.StepCompensationFailed it ->
          "%s: not undone: %s".formatted(it.step(), it.reason());
      case SagaEvent.SagaStuck it -> "stuck at %s: %s".formatted(it.step(), it.reason());
      case SagaEvent.StepResumed it -> "%s: resumed by hand: %s".formatted(it.step(), it.reason());
      case SagaEvent.StepSkippedByHand it ->
          "%s: skipped by hand: %s".formatted(it.step(), it.reason());
      case SagaEvent.StepEdited it -> "%s: edited: %s".formatted(it.step(), it.reason());
      case SagaEvent.SagaMigrated it ->
          "migrated to %s: %s".formatted(it.definition().id(), it.reason());
      case SagaEvent.ActProposed it ->
          "%s proposed by %s: %s"
              .formatted(ActName.of(it.act()).word(), it.by().actor(), it.act().reason());
      case SagaEvent.ActApproved it -> "approved by %s: %s".formatted(it.by().actor(), it.reason());
      case SagaEvent.ActRejected it -> "rejected by %s: %s".formatted(it.by().actor(), it.reason());
      case SagaEvent.SagaPaused it -> "paused: " + it.reason();
      case SagaEvent.SagaResumed it -> "goes on: " + it.reason();
      case SagaEvent.CompensationForced it -> "forced to turn around: " + it.reason();
      case SagaEvent.SagaEnded it when it.left().isEmpty() -> "the saga has ended: " + it.outcome();
      case SagaEvent.SagaEnded it ->
          "the saga has ended: %s; left: %s".formatted(it.outcome(), String.join(", ", it.left()));
      case SagaEvent.SagaForgotten _ -> "the saga is forgotten";
    };
  }

  /** What has happened, a line for each event. */
  static String of(List<SagaEvent> events) {
    return events.stream()
        .map(it -> "%n  +%d ms  %s".formatted(it.at().toEpochMilli(), of(it)))
        .collect(Collectors.joining());
  }

  static String of(TouchedKeys touches) {
    return "that it reads %s and writes %s".formatted(touches.reads(), touches.writes());
  }

  /** What a step says that it touches. */
  static Optional<TouchedKeys> touches(List<SagaEvent> events, String step) {
    return events.stream()
        .filter(it -> it instanceof SagaEvent.StepStarted at && at.step().equals(step))
        .flatMap(it -> ((SagaEvent.StepStarted) it).touched().stream())
        .map(Touched::keys)
        .findFirst();
  }
}
