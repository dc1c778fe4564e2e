package org.skald.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.skald.log.Decision;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEffect.ReleaseLock;
import org.skald.saga.SagaEvent.HeldLock;
import org.skald.saga.SagaEvent.LockRequested;
import org.skald.saga.SagaEvent.LockReturned;
import org.skald.saga.SagaEvent.LockSentBack;
import org.skald.saga.SagaEvent.LocksReleased;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Granted;

/** How a saga takes its locks and gives them back. */
final class LockRules {

  /** Nobody waits for the answer. */
  static final int UNANSWERED = 0;

  private LockRules() {}

  static void request(Draft draft, StepDefinition step, Recipient.Lock lock, int attempt) {
    draft.add(
        new LockRequested(
            draft.sagaId(),
            draft.now(),
            step.name(),
            attempt,
            requested(draft.active(), step, lock),
            draft.after(step.call().timeout())));
  }

  private static LockRequest requested(Active saga, StepDefinition step, Recipient.Lock lock) {
    return lock.request(saga.origin().scope(step, saga.steps()));
  }

  /** On the way back: whatever has become of the request. */
  static void giveBack(Draft draft, StepDefinition step, Recipient.Lock lock, int attempt) {
    var due = draft.after(step.compensation().orElseThrow().timeout());
    draft.add(
        new LockReturned(
            draft.sagaId(),
            draft.now(),
            step.name(),
            attempt,
            requested(draft.active(), step, lock).key(),
            due));
  }

  /** At the end of the way forward. */
  static void release(Draft draft, Forward saga) {
    var held = new ArrayList<HeldLock>();
    for (var step : saga.definition().steps().values()) {
      if (saga.steps().get(step.name()) instanceof Granted granted) {
        var key = requested(saga, step, step.lock().orElseThrow()).key();
        held.add(new HeldLock(step.name(), key, granted.token()));
      }
    }
    if (!held.isEmpty()) {
      draft.add(new LocksReleased(draft.sagaId(), draft.now(), held));
    }
  }

  /** The tokens of the locks that a saga holds, by step. */
  static Map<String, Long> grants(Map<String, StepStatus> steps) {
    var grants = new LinkedHashMap<String, Long>();
    steps.forEach((step, status) -> {
      if (status instanceof Granted granted) {
        grants.put(step, granted.token());
      }
    });
    return grants;
  }

  /**
   * A grant that comes to a saga that has ended: again, that under which it has completed, which
   * the lock has been told of; or another, of an old request, which nobody wants.
   */
  static Decision<SagaEvent, SagaRejection> tooLate(
      Ended ended, Report report, Outcome.Granted granted, Instant now) {
    var token = ended.grants().get(report.commandId().step());
    return token != null && token == granted.token()
        ? ReportRules.notWaiting(report, "the saga has ended: " + ended.outcome())
        : Decision.accept(sentBack(report, granted, now));
  }

  /**
   * Whether what is granted has been given up; or is held by an earlier grant, of which the lock
   * knows no more, so that nobody would ever give this one back.
   */
  static boolean isUnwanted(Active saga, StepDefinition step, Outcome.Granted granted) {
    return switch (saga.steps().get(step.name())) {
      case StepStatus.NotDone _,
          StepStatus.Skipped _,
          StepStatus.Undoing _,
          StepStatus.Compensated _ ->
          step.lock().isPresent();
      case Granted held -> granted.token() > held.token();
      case null -> false;
      case StepStatus _ -> false;
    };
  }

  static SagaEvent sentBack(Report report, Outcome.Granted granted, Instant now) {
    return new LockSentBack(
        report.sagaId(), now, report.commandId().step(), granted.key(), report.sagaStart());
  }

  static SagaEffect giveBack(SagaId saga, String step, int attempt, String key) {
    return new ReleaseLock(
        new CommandId(saga, step, Direction.UNDO),
        attempt,
        key,
        OptionalLong.empty(),
        Optional.empty());
  }

  static SagaEffect sendBack(LockSentBack event) {
    return new ReleaseLock(
        new CommandId(event.sagaId(), event.step(), Direction.UNDO),
        UNANSWERED,
        event.key(),
        OptionalLong.empty(),
        event.sagaStart());
  }

  static SagaEffect settle(SagaId saga, HeldLock lock) {
    return new ReleaseLock(
        new CommandId(saga, lock.step(), Direction.UNDO),
        UNANSWERED,
        lock.key(),
        OptionalLong.of(lock.token()),
        Optional.empty());
  }
}
