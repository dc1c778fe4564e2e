package org.skald.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEvent.Cause;

/** Events of one saga at one time, in the fewest words. */
record Facts(SagaId id, Instant at) {

  SagaEvent started(SagaDefinition definition) {
    return new SagaEvent.SagaStarted(
        id,
        at,
        definition,
        Past.INPUT,
        definition.deadline().map(at::plus),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  SagaEvent stepStarted(String step, int attempt, String command) {
    return new SagaEvent.StepStarted(
        id, at, step, attempt, StepSpec.text(command), at.plus(StepSpec.TIMEOUT), Optional.empty());
  }

  SagaEvent skipped(String step) {
    return new SagaEvent.StepSkipped(id, at, step);
  }

  SagaEvent succeeded(String step, int attempt) {
    return new SagaEvent.StepSucceeded(
        id, at, step, attempt, Optional.of(StepSpec.text(step + "-reply")));
  }

  SagaEvent refused(String step, int attempt) {
    return new SagaEvent.StepRefused(id, at, step, attempt, "sold out");
  }

  SagaEvent failed(String step, int attempt, Duration backoff) {
    return failed(step, attempt, "database down", Optional.of(at.plus(backoff)));
  }

  SagaEvent failed(String step, int attempt) {
    return failed(step, attempt, "database down", Optional.empty());
  }

  SagaEvent failed(String step, int attempt, String reason, Optional<Instant> retryAt) {
    return new SagaEvent.StepFailed(id, at, step, attempt, reason, retryAt);
  }

  SagaEvent timedOut(String step, int attempt, Duration backoff) {
    return new SagaEvent.StepTimedOut(id, at, step, attempt, Optional.of(at.plus(backoff)));
  }

  SagaEvent timedOut(String step, int attempt) {
    return new SagaEvent.StepTimedOut(id, at, step, attempt, Optional.empty());
  }

  SagaEvent queried(String step, int attempt, int query, String command, Duration patience) {
    return new SagaEvent.StepQueried(
        id, at, step, attempt, query, StepSpec.text(command), at.plus(patience));
  }

  SagaEvent cancelRequested() {
    return new SagaEvent.CancelRequested(id, at, Person.saying("ada"), "changed my mind");
  }

  SagaEvent deadlinePassed() {
    return new SagaEvent.DeadlinePassed(id, at);
  }

  SagaEvent turned(Cause cause, String reason) {
    return new SagaEvent.CompensationStarted(id, at, cause, reason);
  }

  SagaEvent turnedAt(String step, String reason) {
    return turned(Cause.STEP, "step '%s': %s".formatted(step, reason));
  }

  SagaEvent turnedTo(String savePoint, String step, String reason) {
    return new SagaEvent.CompensationStarted(
        id, at, Cause.STEP, "step '%s': %s".formatted(step, reason), Optional.of(savePoint));
  }

  SagaEvent returned(String savePoint, int round, String... steps) {
    return new SagaEvent.SagaReturned(id, at, savePoint, round, List.of(steps));
  }

  SagaEvent undoStarted(String step, int attempt, String command) {
    return new SagaEvent.StepCompensationStarted(
        id, at, step, attempt, StepSpec.text(command), at.plus(StepSpec.TIMEOUT));
  }

  SagaEvent compensated(String step, int attempt) {
    return new SagaEvent.StepCompensated(id, at, step, attempt);
  }

  SagaEvent undoFailed(String step, int attempt, String reason, Optional<Instant> retryAt) {
    return new SagaEvent.StepCompensationFailed(id, at, step, attempt, reason, false, retryAt);
  }

  SagaEvent undoTimedOut(String step, int attempt, Optional<Instant> retryAt) {
    var reason = "attempt %d was not answered within %s".formatted(attempt, StepSpec.TIMEOUT);
    return new SagaEvent.StepCompensationFailed(id, at, step, attempt, reason, true, retryAt);
  }

  SagaEvent edited(String step, Direction direction, int edition, String command) {
    return new SagaEvent.StepEdited(
        id,
        at,
        step,
        direction,
        edition,
        StepSpec.text(command),
        Person.saying("ada"),
        "a letter was missing");
  }

  SagaEvent stuck(String step, String reason) {
    return new SagaEvent.SagaStuck(id, at, step, reason);
  }

  SagaEvent paused() {
    return new SagaEvent.SagaPaused(id, at, Person.saying("ada"), "the warehouse is counted");
  }

  SagaEvent resumed() {
    return new SagaEvent.SagaResumed(id, at, Person.saying("ada"), "it is counted");
  }

  SagaEvent forced(String... left) {
    return new SagaEvent.CompensationForced(
        id, at, Person.saying("ada"), "the customer has died", List.of(left));
  }

  SagaEvent ended(SagaEvent.Outcome outcome, String... left) {
    return new SagaEvent.SagaEnded(id, at, outcome, List.of(left));
  }
}
