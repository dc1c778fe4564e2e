package org.skald.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.SagaStarted;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.StepCompensated;
import org.skald.saga.SagaEvent.StepCompensationFailed;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepSkipped;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaEvent.StepTimedOut;

/** The steps of which the events of a saga tell. */
final class StepsTold {

  private StepsTold() {}

  static List<String> names(List<SagaEvent> log, Class<? extends SagaEvent> type) {
    var names = new ArrayList<String>();
    log.stream().filter(type::isInstance).flatMap(it -> stepOf(it).stream()).forEach(names::add);
    return names;
  }

  static int count(List<SagaEvent> log, Class<? extends SagaEvent> type, String step) {
    return (int) names(log, type).stream().filter(step::equals).count();
  }

  static Optional<String> stepOf(SagaEvent event) {
    return switch (event) {
      case StepStarted it -> Optional.of(it.step());
      case StepSkipped it -> Optional.of(it.step());
      case StepSucceeded it -> Optional.of(it.step());
      case StepFailed it -> Optional.of(it.step());
      case StepRefused it -> Optional.of(it.step());
      case StepTimedOut it -> Optional.of(it.step());
      case SagaEvent.StepQueried it -> Optional.of(it.step());
      case StepCompensationStarted it -> Optional.of(it.step());
      case StepCompensated it -> Optional.of(it.step());
      case StepCompensationFailed it -> Optional.of(it.step());
      case SagaStuck it -> Optional.of(it.step());
      case SagaEvent.WaitStarted it -> Optional.of(it.step());
      case SagaEvent.LockRequested it -> Optional.of(it.step());
      case SagaEvent.LockAcquired it -> Optional.of(it.step());
      case SagaEvent.LockReturned it -> Optional.of(it.step());
      case SagaEvent.LockSentBack it -> Optional.of(it.step());
      case SagaEvent.LocksReleased _ -> Optional.empty();
      case SagaEvent.StepFannedOut it -> Optional.of(it.step());
      case SagaEvent.SignalReceived it -> Optional.of(it.step());
      case SagaEvent.StepResumed it -> Optional.of(it.step());
      case SagaEvent.StepSkippedByHand it -> Optional.of(it.step());
      case SagaEvent.StepEdited it -> Optional.of(it.step());
      case SagaStarted _, CompensationStarted _, SagaEnded _ -> Optional.empty();
      case SagaEvent.SagaReturned _ -> Optional.empty();
      case SagaEvent.SagaCalledAgain _, SagaEvent.UndoRequested _ -> Optional.empty();
      case SagaEvent.CancelRequested _, SagaEvent.DeadlinePassed _ -> Optional.empty();
      case SagaEvent.SagaPaused _, SagaEvent.SagaResumed _ -> Optional.empty();
      case SagaEvent.ActProposed _, SagaEvent.ActApproved _, SagaEvent.ActRejected _ ->
          Optional.empty();
      case SagaEvent.CompensationForced _, SagaEvent.SagaForgotten _ -> Optional.empty();
      case SagaEvent.SagaMigrated _ -> Optional.empty();
    };
  }
}
