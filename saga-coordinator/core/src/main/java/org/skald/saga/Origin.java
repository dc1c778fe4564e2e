package org.skald.saga;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.Turn;

/**
 * What a saga was started with; the same from its start to its end, unless it migrates to another
 * version of its definition.
 *
 * @param sagaId the saga
 * @param definition the definition that it is pinned to
 * @param input its input
 * @param startedAt log time of its start
 * @param deadline log time at which it turns around unless its pivot is done; empty for never
 * @param traceparent what its commands and its journal bear; empty when it is not traced
 * @param fence what its commands bear, so that participants can refuse those of a holder that has
 *     lost the lock; empty when it was started under none
 * @param caller the saga whose sub-saga it is; empty when it is none
 */
public record Origin(
    SagaId sagaId,
    SagaDefinition definition,
    Payload input,
    Instant startedAt,
    Optional<Instant> deadline,
    Optional<TraceParent> traceparent,
    Optional<Fence> fence,
    Optional<Caller> caller) {

  /** What the command of a step sees. */
  Scope scope(StepDefinition step, Map<String, StepStatus> steps) {
    return new Replies(this, steps).seenBy(step);
  }

  /** What the command of a step touches; empty when the definition does not say. */
  Optional<Touched> touched(StepDefinition step, Map<String, StepStatus> steps) {
    return step.call()
        .command()
        .touches()
        .map(it ->
            new Touched(
                definition.id(),
                caller.map(parent -> parent.command().sagaId()),
                it.of(scope(step, steps))));
  }

  /** What the compensation of a step sees. */
  Scope compensationScope(StepDefinition step, Map<String, StepStatus> steps) {
    return new Replies(this, steps).seenByCompensation(step);
  }

  /** The same saga under a lock. */
  public Origin fencedBy(Fence lock) {
    return with(definition, Optional.of(lock), caller);
  }

  /** The same saga when a step of it has fanned out. */
  public Origin fannedOut(String step, int items) {
    return with(definition.fannedOut(step, items), fence, caller);
  }

  /** The same saga before these steps fanned out. */
  Origin folded(Set<String> steps) {
    return with(definition.folded(steps), fence, caller);
  }

  /**
   * The same saga under another version of its definition, in which all that has fanned out does.
   */
  Origin migrated(SagaDefinition to) {
    var its = to;
    for (var fanOut : definition.fanOuts().entrySet()) {
      its = its.fannedOut(fanOut.getKey(), fanOut.getValue());
    }
    return with(its, fence, caller);
  }

  /** The same saga as the sub-saga of another. */
  public Origin calledBy(Caller parent) {
    return with(definition, fence, Optional.of(parent));
  }

  private Origin with(SagaDefinition its, Optional<Fence> lock, Optional<Caller> parent) {
    return new Origin(sagaId, its, input, startedAt, deadline, traceparent, lock, parent);
  }

  boolean mayBeUndone() {
    return caller.filter(Caller::mayUndo).isPresent();
  }

  Ended ended(
      Outcome outcome,
      Instant at,
      Optional<Turn> turn,
      Optional<Payload> output,
      Optional<Forward> kept,
      Map<String, Long> grants) {
    return new Ended(
        sagaId,
        definition.id(),
        input.digest(),
        outcome,
        startedAt,
        at,
        turn,
        output,
        caller,
        kept,
        grants,
        List.of(),
        Retention.end(this, at));
  }
}
