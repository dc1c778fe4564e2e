package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.StepsTold.count;
import static org.skald.saga.StepsTold.names;
import static org.skald.saga.StepsTold.stepOf;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
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
import org.skald.saga.SagaState.Active;

/**
 * What must be true of every saga, read off its events and its definition alone, without the
 * decider's own idea of anything.
 */
final class SagaClaims {

  private SagaClaims() {}

  /** A failure or a refusal speaks for the newest attempt only, and a repeat changes nothing. */
  static void ofCommand(SagaCommand command, List<SagaEvent> before, List<SagaEvent> events) {
    if (command instanceof Report(var id, var attempt, var outcome, _)
        && !events.isEmpty()
        && !(events.getFirst() instanceof SagaEvent.LockSentBack)) {
      var newest =
          id.direction() == Direction.DO
              ? count(before, StepStarted.class, id.step())
                  + count(before, SagaEvent.LockRequested.class, id.step())
              : count(before, StepCompensationStarted.class, id.step())
                  + count(before, SagaEvent.LockReturned.class, id.step());
      var most = attempt <= newest && attempt >= 1;
      var isDone = outcome instanceof Outcome.Ok || outcome instanceof Outcome.Granted;
      var claim = isDone ? most : attempt == newest;
      assertThat(claim).as("%s may be taken after %s", command, before).isTrue();
      EditClaims.ofCommand(command, before, events);
    }
  }

  /** Whoever waits for an answer, a retry or a deadline has a timer that is early enough. */
  static void ofTimer(SagaState state, Optional<Instant> timer) {
    if (!(state instanceof Active active)) {
      var due = state instanceof SagaState.Ended it ? it.forgetAt() : Optional.<Instant>empty();
      assertThat(timer).as("a timer of %s", state).isEqualTo(due);
      return;
    }
    active
        .steps()
        .forEach((step, status) ->
            dueOf(status)
                .filter(_ -> active.pause().isEmpty() || ActClaims.isAsked(active, step, status))
                .ifPresent(due ->
                    assertThat(timer)
                        .as("a timer for step '%s' of %s", step, active)
                        .hasValueSatisfying(it -> assertThat(it).isBeforeOrEqualTo(due))));
  }

  private static Optional<Instant> dueOf(StepStatus status) {
    return switch (status) {
      case StepStatus.Running it -> Optional.of(it.due());
      case StepStatus.Querying it -> Optional.of(it.due());
      case StepStatus.Retrying it -> Optional.of(it.retryAt());
      case StepStatus.Compensating it -> Optional.of(it.due());
      case StepStatus.CompensationRetrying it -> Optional.of(it.retryAt());
      case StepStatus.Held _,
          StepStatus.Skipped _,
          StepStatus.NotDone _,
          StepStatus.Performed _,
          StepStatus.CompensationHeld _,
          StepStatus.Compensated _ ->
          Optional.empty();
    };
  }

  /** Everything that the log of a saga must tell, however far it has come. */
  static void ofEnd(SagaDefinition declared, List<SagaEvent> log, SagaState state) {
    RoundClaims.check(declared, log);
    ofLastRound(declared, RoundClaims.lastRound(declared, log), state);
  }

  private static void ofLastRound(SagaDefinition declared, List<SagaEvent> log, SagaState state) {
    var definition = fannedOut(declared, log);
    ofTheWay(definition, log);
    if (log.getLast() instanceof SagaEnded ended) {
      assertThat(state).isInstanceOf(SagaState.Ended.class);
      switch (ended.outcome()) {
        case COMPLETED -> completed(definition, log);
        case COMPENSATED -> compensated(definition, log);
      }
      assertThat(((SagaState.Ended) state).left())
          .as("left")
          .isEqualTo(ActClaims.left(definition, log));
    }
  }

  /** What the log of one round must tell, wherever it ends. */
  static void ofTheWay(SagaDefinition definition, List<SagaEvent> log) {
    inOrder(definition, log);
    ActClaims.pausesKept(log);
    FourEyesClaims.twoWhereTwoAreNeeded(definition, log);
    deadlineKept(definition, log);
    stuckByRule(definition, log);
    AlternativeClaims.check(definition, log);
    ExpectationClaims.check(definition, log);
  }

  /** With the elements of what has fanned out; each of them is held to all claims. */
  static SagaDefinition fannedOut(SagaDefinition declared, List<SagaEvent> log) {
    var definition = declared;
    for (var event : log) {
      if (event instanceof SagaEvent.StepFannedOut(_, _, var step, var elements)) {
        definition = definition.fannedOut(step, elements);
      }
    }
    return definition;
  }

  private static void completed(SagaDefinition definition, List<SagaEvent> log) {
    assertThat(settled(definition, log))
        .as("done or skipped, or another instead")
        .isEqualTo(definition.steps().keySet());
    assertThat(log)
        .as("undone nothing")
        .noneMatch(StepCompensationStarted.class::isInstance)
        .noneMatch(SagaEvent.LockReturned.class::isInstance);
    assertThat(released(log)).as("gave back its locks").isEqualTo(granted(log));
  }

  private static Map<String, Long> granted(List<SagaEvent> log) {
    var tokens = new TreeMap<String, Long>();
    for (var event : log) {
      if (event instanceof SagaEvent.LockAcquired(_, _, var step, _, _, var token)) {
        tokens.put(step, token);
      }
    }
    return tokens;
  }

  private static Map<String, Long> released(List<SagaEvent> log) {
    var tokens = new TreeMap<String, Long>();
    for (var event : log) {
      if (event instanceof SagaEvent.LocksReleased(_, _, var locks)) {
        locks.forEach(lock -> tokens.put(lock.step(), lock.token()));
      }
    }
    return tokens;
  }

  private static void compensated(SagaDefinition definition, List<SagaEvent> log) {
    var undone = names(log, StepCompensated.class);
    assertThat(undone).as("each undone once").doesNotHaveDuplicates();
    assertThat(Set.copyOf(undone)).as("undone = done").isEqualTo(toUndo(definition, log));
  }

  /** Done, or possibly done: not answered once, and never refused. */
  static Set<String> toUndo(SagaDefinition definition, List<SagaEvent> log) {
    var performed = performed(definition, log);
    performed.removeIf(step -> definition.step(step).compensation().isEmpty());
    return performed;
  }

  /** Done, or possibly done, and not for nothing. */
  static Set<String> performed(SagaDefinition definition, List<SagaEvent> log) {
    var performed = QueryClaims.unknown(definition, log);
    performed.addAll(notAwaited(definition, log));
    performed.removeIf(step -> isRefused(log, step));
    performed.addAll(names(log, StepSucceeded.class));
    performed.addAll(names(log, SagaEvent.LockAcquired.class));
    log.stream()
        .filter(it -> it instanceof StepSucceeded done && done.unchanged())
        .forEach(it -> performed.remove(((StepSucceeded) it).step()));
    return performed;
  }

  /** A refusal speaks for the command, and not for the one that was put in its place. */
  private static boolean isRefused(List<SagaEvent> log, String step) {
    return names(EditClaims.sinceEdited(log, step), StepRefused.class).contains(step);
  }

  /**
   * Sub-sagas, locks and events that were under way when the saga turned around, but for those that
   * it was asking about.
   */
  private static Set<String> notAwaited(SagaDefinition definition, List<SagaEvent> log) {
    var at =
        log.stream().filter(CompensationStarted.class::isInstance).findFirst().map(log::indexOf);
    var before = log.subList(0, at.orElse(0));
    var open = underWay(before);
    open.removeAll(QueryClaims.unknown(definition, before));
    open.removeIf(step -> !definition.step(step).isUndoneUnderWay());
    return open;
  }

  private static void inOrder(SagaDefinition definition, List<SagaEvent> log) {
    for (var i = 0; i < log.size(); i++) {
      var before = log.subList(0, i);
      switch (log.get(i)) {
        case StepStarted it -> {
          mayStart(definition, before, it, it.attempt());
          EditClaims.asksForWhatWasPutIn(before, it.step(), Direction.DO, it.command());
        }
        case SagaEvent.LockRequested it -> mayStart(definition, before, it, it.attempt());
        case StepSkipped it ->
            assertThat(settled(definition, before)).containsAll(definition.step(it.step()).after());
        case StepCompensationStarted it -> {
          mayUndo(definition, before, it, it.attempt());
          EditClaims.asksForWhatWasPutIn(before, it.step(), Direction.UNDO, it.command());
        }
        case SagaEvent.LockReturned it -> mayUndo(definition, before, it, it.attempt());
        case SagaEvent.LockAcquired it ->
            assertThat(names(before, SagaEvent.LockAcquired.class)).doesNotContain(it.step());
        case SagaEvent.LocksReleased _ ->
            assertThat(log.get(i + 1)).as("after its locks").isInstanceOf(SagaEnded.class);
        case SagaEvent.LockSentBack _ -> {}
        case StepSucceeded it ->
            assertThat(names(before, StepSucceeded.class)).doesNotContain(it.step());
        case SagaEnded _ -> assertThat(i).as("the end is last").isEqualTo(log.size() - 1);
        case SagaStarted _, StepFailed _, StepRefused _, StepTimedOut _, SagaStuck _ -> {}
        case SagaEvent.CancelRequested _, SagaEvent.DeadlinePassed _, CompensationStarted _ -> {}
        case StepCompensated _, StepCompensationFailed _ -> {}
        case SagaEvent.StepQueried it -> {
          QueryClaims.mayQuery(definition, before, it);
          EditClaims.asksForWhatWasPutIn(before, it.step(), Direction.DO, it.command());
        }
        case SagaEvent.StepEdited it -> EditClaims.mayEdit(definition, before, it);
        case SagaEvent.WaitStarted it -> mayWait(definition, before, it);
        case SagaEvent.StepFannedOut it -> mayFanOut(definition, before, it);
        case SagaEvent.SagaCalledAgain _, SagaEvent.UndoRequested _ -> {}
        case SagaEvent.SignalReceived _ -> {}
        case SagaEvent.StepResumed _, SagaEvent.StepSkippedByHand _ -> {}
        case SagaEvent.SagaForgotten _ ->
            assertThat(before.getLast()).as("after its end").isInstanceOf(SagaEnded.class);
        case SagaEvent.SagaPaused _, SagaEvent.SagaResumed _ -> {}
        case SagaEvent.ActProposed _, SagaEvent.ActApproved _, SagaEvent.ActRejected _ -> {}
        case SagaEvent.SagaReturned _ -> throw new AssertionError("expected one round: " + log);
        case SagaEvent.CompensationForced _ ->
            assertThat(log.get(i + 1)).isInstanceOf(CompensationStarted.class);
        case SagaEvent.SagaMigrated _ -> {}
      }
    }
  }

  private static void mayWait(
      SagaDefinition definition, List<SagaEvent> before, SagaEvent.WaitStarted it) {
    assertThat(settled(definition, before)).containsAll(definition.step(it.step()).after());
    assertThat(before).as("turned around").noneMatch(CompensationStarted.class::isInstance);
    assertThat(definition.step(it.step()).isCall()).as("asks somebody").isFalse();
  }

  private static void mayFanOut(
      SagaDefinition definition, List<SagaEvent> before, SagaEvent.StepFannedOut it) {
    var first = new Element(it.step(), 0).name();
    if (it.elements() > 0) {
      assertThat(settled(definition, before)).containsAll(definition.step(first).after());
    }
    assertThat(names(before, SagaEvent.StepFannedOut.class)).doesNotContain(it.step());
    assertThat(before).as("turned around").noneMatch(CompensationStarted.class::isInstance);
  }

  private static void mayStart(
      SagaDefinition definition, List<SagaEvent> before, SagaEvent it, int attempt) {
    var step = definition.step(stepOf(it).orElseThrow());
    assertThat(settled(definition, before)).as("settled before %s", it).containsAll(step.after());
    var isTurnedAround = before.stream().anyMatch(CompensationStarted.class::isInstance);
    var isFoundOut = step.isFoundOut() && names(before, StepTimedOut.class).contains(step.name());
    assertThat(!isTurnedAround || isFoundOut).as("%s after the turn", it).isTrue();
    QueryClaims.mayStart(definition, before, it, step);
    assertThat(attempt).isEqualTo(count(before, it.getClass(), step.name()) + 1);
    assertThat(attempt)
        .isLessThanOrEqualTo(
            step.call().retry().attempts() + EditClaims.edits(before, step.name(), Direction.DO));
  }

  private static void mayUndo(
      SagaDefinition definition, List<SagaEvent> before, SagaEvent it, int attempt) {
    var step = stepOf(it).orElseThrow();
    var open = toUndo(definition, before);
    open.addAll(underWay(before));
    open.removeAll(names(before, StepCompensated.class));
    open.retainAll(definition.following(step));
    assertThat(open).as("not yet undone after '%s' of %s", step, before).isEmpty();
    assertThat(attempt).isEqualTo(count(before, it.getClass(), step) + 1);
  }

  private static Set<String> underWay(List<SagaEvent> log) {
    var open = new LinkedHashSet<String>();
    for (var event : log) {
      switch (event) {
        case StepStarted _, SagaEvent.StepQueried _, SagaEvent.LockRequested _ ->
            open.add(stepOf(event).orElseThrow());
        case SagaEvent.LockAcquired _,
            StepSucceeded _,
            StepFailed _,
            StepRefused _,
            StepTimedOut _ ->
            open.remove(stepOf(event).orElseThrow());
        case SagaStarted _, StepSkipped _, CompensationStarted _, SagaStuck _, SagaEnded _ -> {}
        case SagaEvent.CancelRequested _, SagaEvent.DeadlinePassed _ -> {}
        case StepCompensationStarted _, StepCompensated _, StepCompensationFailed _ -> {}
        case SagaEvent.WaitStarted _, SagaEvent.SignalReceived _ -> {} // Given up at any time.
        case SagaEvent.StepFannedOut _ -> {}
        case SagaEvent.LockReturned _, SagaEvent.LocksReleased _, SagaEvent.LockSentBack _ -> {}
        case SagaEvent.SagaCalledAgain _, SagaEvent.UndoRequested _ -> {}
        case SagaEvent.StepResumed _, SagaEvent.StepSkippedByHand _ -> {}
        case SagaEvent.StepEdited _ -> {}
        case SagaEvent.SagaForgotten _, SagaEvent.SagaReturned _ -> {}
        case SagaEvent.SagaPaused _, SagaEvent.SagaResumed _ -> {}
        case SagaEvent.ActProposed _, SagaEvent.ActApproved _, SagaEvent.ActRejected _ -> {}
        case SagaEvent.CompensationForced _ -> {}
        case SagaEvent.SagaMigrated _ -> {}
      }
    }
    return open;
  }

  /**
   * From the deadline on nothing new starts before the pivot, nor at all when there is none, and
   * nothing that can be undone is tried again on the way forward.
   */
  private static void deadlineKept(SagaDefinition definition, List<SagaEvent> log) {
    if (definition.deadline().isEmpty()) {
      return;
    }
    var deadline = log.getFirst().at().plus(definition.deadline().get());
    var late = log.stream().filter(it -> isAttempt(it) && !it.at().isBefore(deadline)).toList();
    assertThat(late.stream().filter(SagaClaims::isFirstAttempt))
        .as("started after the deadline of %s", deadline)
        .allMatch(it -> kind(definition, it) == StepKind.RETRIABLE);
    var forward = log.stream().takeWhile(it -> !(it instanceof CompensationStarted)).toList();
    assertThat(late.stream().filter(forward::contains))
        .as("tried again after the deadline of %s", deadline)
        .noneMatch(it -> kind(definition, it) == StepKind.COMPENSATABLE);
  }

  private static StepKind kind(SagaDefinition definition, SagaEvent event) {
    return definition.step(stepOf(event).orElseThrow()).kind();
  }

  private static boolean isAttempt(SagaEvent event) {
    return event instanceof StepStarted
        || event instanceof SagaEvent.LockRequested
        || event instanceof SagaEvent.WaitStarted;
  }

  private static boolean isFirstAttempt(SagaEvent event) {
    return switch (event) {
      case StepStarted it -> it.attempt() == 1;
      case SagaEvent.LockRequested it -> it.attempt() == 1;
      case SagaEvent.WaitStarted it -> it.attempt() == 1;
      default -> false;
    };
  }

  private static void stuckByRule(SagaDefinition definition, List<SagaEvent> log) {
    for (var i = 0; i < log.size(); i++) {
      if (log.get(i) instanceof SagaStuck(_, _, var step, _)) {
        var before = log.subList(0, i);
        var back = before.stream().anyMatch(CompensationStarted.class::isInstance);
        var allowed =
            back
                || definition.step(step).kind() == StepKind.RETRIABLE
                || QueryClaims.unknown(definition, before).contains(step);
        assertThat(allowed).as("stuck at '%s' of %s", step, log).isTrue();
      }
    }
  }

  private static Set<String> settled(SagaDefinition definition, List<SagaEvent> log) {
    var settled = AlternativeClaims.replaced(definition, log);
    settled.addAll(names(log, StepSucceeded.class));
    settled.addAll(names(log, SagaEvent.LockAcquired.class));
    settled.addAll(names(log, StepSkipped.class));
    return settled;
  }
}
