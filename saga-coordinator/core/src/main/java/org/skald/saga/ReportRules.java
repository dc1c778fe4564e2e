package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEvent.LockAcquired;
import org.skald.saga.SagaEvent.StepCompensated;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaRejection.FaultyReply;
import org.skald.saga.SagaRejection.NotWaitingFor;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Awaited;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.Open;
import org.skald.saga.StepStatus.Undoing;

/** Which replies a saga takes, and what follows from them. */
final class ReportRules {

  private ReportRules() {}

  static Decision<SagaEvent, SagaRejection> decide(Active saga, Report report, Instant now) {
    if (report.sagaStart().filter(it -> !it.equals(saga.origin().startedAt())).isPresent()) {
      return toAnEarlierSaga(report, now);
    }
    var step = saga.definition().steps().get(report.commandId().step());
    if (step == null) {
      return notWaiting(report, "%s has no such step".formatted(saga.definition().id()));
    }
    if (report.outcome() instanceof Outcome.Granted granted
        && LockRules.isUnwanted(saga, step, granted)) {
      return Decision.accept(LockRules.sentBack(report, granted, now));
    }
    var awaited = saga.command(step.name(), report.commandId().direction());
    if (!awaited.equals(report.commandId())) {
      return notWaiting(report, "%s has taken its place".formatted(awaited));
    }
    var faulty = faulty(saga, step, report);
    if (faulty.isPresent()) {
      return Decision.reject(faulty.get());
    }
    var draft = Draft.of(saga, now);
    var taken =
        switch (report.commandId().direction()) {
          case DO -> takeAnswer(draft, step, report);
          case UNDO -> takeCompensation(draft, step, report);
        };
    return taken ? draft.accepted() : notWaiting(report, found(saga, step));
  }

  /** What that one was granted it would have given back. */
  private static Decision<SagaEvent, SagaRejection> toAnEarlierSaga(Report report, Instant now) {
    return report.outcome() instanceof Outcome.Granted granted
        ? Decision.accept(LockRules.sentBack(report, granted, now))
        : notWaiting(report, "it was an earlier saga of this id that asked");
  }

  static Decision<SagaEvent, SagaRejection> notWaiting(Report report, String found) {
    return Decision.reject(new NotWaitingFor(report.commandId(), report.attempt(), found));
  }

  /** What would be the answer that the saga waits for, but for what it brings. */
  private static Optional<FaultyReply> faulty(Active saga, StepDefinition step, Report report) {
    return report.commandId().direction() == Direction.DO
            && report.outcome() instanceof Outcome.Ok ok
            && saga.status(step.name())
                .flatMap(StepStatus::open)
                .filter(it -> wasSent(report, it.attempt()))
                .isPresent()
        ? step.replyForm()
            .flatMap(it -> it.faultOf(ok.reply()))
            .map(it -> new FaultyReply(report.commandId(), report.attempt(), it))
        : Optional.empty();
  }

  private static boolean takeAnswer(Draft draft, StepDefinition step, Report report) {
    var open = draft.active().status(step.name()).flatMap(StepStatus::open);
    return step.isCall()
        && open.isPresent()
        && switch (report.outcome()) {
          case Outcome.Ok ok -> succeeded(draft, step, open.get(), report, ok);
          case Outcome.Granted granted -> granted(draft, step, open.get(), report, granted);
          case Outcome.Refused(var reason) -> refused(draft, step, open.get(), report, reason);
          case Outcome.Failed(var reason) -> failed(draft, step, open.get(), report, reason);
        };
  }

  private static boolean succeeded(
      Draft draft, StepDefinition step, Open open, Report report, Outcome.Ok ok) {
    if (step.lock().isPresent() || !wasSent(report, open.attempt())) {
      return false;
    }
    draft.add(
        new StepSucceeded(
            draft.sagaId(),
            draft.now(),
            step.name(),
            report.attempt(),
            ok.reply(),
            ok.unchanged()));
    ExpectationRules.goOn(draft, step);
    return true;
  }

  private static boolean granted(
      Draft draft, StepDefinition step, Open open, Report report, Outcome.Granted granted) {
    if (step.lock().isEmpty() || !wasSent(report, open.attempt())) {
      return false;
    }
    draft.add(
        new LockAcquired(
            draft.sagaId(),
            draft.now(),
            step.name(),
            report.attempt(),
            granted.key(),
            granted.token()));
    draft.advance();
    return true;
  }

  private static boolean refused(
      Draft draft, StepDefinition step, Open open, Report report, String reason) {
    var awaited = open instanceof Awaited || open.unknown();
    if (!awaited || report.attempt() != open.attempt()) {
      return false;
    }
    switch (draft.active()) {
      case Forward _ -> ForwardRules.refused(draft, step, report.attempt(), reason);
      case Backward _ -> BackwardRules.refused(draft, step, report.attempt(), reason);
    }
    return true;
  }

  private static boolean failed(
      Draft draft, StepDefinition step, Open open, Report report, String reason) {
    if (!(open instanceof Awaited awaited) || report.attempt() != awaited.attempt()) {
      return false;
    }
    switch (draft.active()) {
      case Forward forward -> ForwardRules.failed(draft, forward, step, awaited, reason);
      case Backward _ -> BackwardRules.failed(draft, step, awaited, reason);
    }
    return true;
  }

  private static boolean takeCompensation(Draft draft, StepDefinition step, Report report) {
    if (!(draft.active().steps().get(step.name()) instanceof Undoing undoing)) {
      return false;
    }
    return switch (report.outcome()) {
      case Outcome.Ok _ -> compensated(draft, step, undoing, report);
      case Outcome.Granted _ -> false;
      case Outcome.Refused(var reason) -> {
        var awaited = awaited(undoing, report);
        awaited.ifPresent(it -> BackwardRules.compensationRefused(draft, step, it, reason));
        yield awaited.isPresent();
      }
      case Outcome.Failed(var reason) -> {
        var awaited = awaited(undoing, report);
        awaited.ifPresent(it -> BackwardRules.compensationFailed(draft, step, it, reason));
        yield awaited.isPresent();
      }
    };
  }

  private static boolean compensated(
      Draft draft, StepDefinition step, Undoing undoing, Report report) {
    if (!wasSent(report, undoing.attempt())) {
      return false;
    }
    draft.add(new StepCompensated(draft.sagaId(), draft.now(), step.name(), report.attempt()));
    draft.advance();
    return true;
  }

  private static Optional<Compensating> awaited(Undoing undoing, Report report) {
    return undoing instanceof Compensating compensating
            && compensating.attempt() == report.attempt()
        ? Optional.of(compensating)
        : Optional.empty();
  }

  private static boolean wasSent(Report report, int newest) {
    return report.attempt() >= 1 && report.attempt() <= newest;
  }

  /** Where a step stands, after "but". */
  static String found(Active saga, StepDefinition step) {
    return saga.status(step.name()).map(ReportRules::found).orElse("the step has not started");
  }

  private static String found(StepStatus status) {
    return switch (status) {
      case StepStatus.Running it -> "attempt %d is under way".formatted(it.attempt());
      case StepStatus.Querying it ->
          "its participant is asked what became of attempt %d".formatted(it.attempt());
      case StepStatus.Retrying it ->
          "it is to be tried again after attempt %d".formatted(it.attempt());
      case StepStatus.Held it -> "it is stuck after attempt %d".formatted(it.attempt());
      case StepStatus.Skipped _ -> "the step was skipped";
      case StepStatus.NotDone it -> "the step was given up at attempt %d".formatted(it.attempt());
      case StepStatus.Done it -> "attempt %d has succeeded".formatted(it.attempt());
      case StepStatus.Granted it -> "attempt %d was granted".formatted(it.attempt());
      case StepStatus.PossiblyDone it ->
          "the step was given up after attempt %d, which may have been done"
              .formatted(it.attempt());
      case Compensating it -> "attempt %d to undo it is under way".formatted(it.attempt());
      case StepStatus.CompensationRetrying it ->
          "it is to be undone again after attempt %d".formatted(it.attempt());
      case StepStatus.CompensationHeld it ->
          "undoing it is stuck after attempt %d".formatted(it.attempt());
      case StepStatus.Compensated _ -> "the step is undone";
    };
  }
}
