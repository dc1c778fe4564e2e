package org.skald.saga.service;

import java.time.Instant;
import java.util.Optional;
import org.skald.saga.Fence;
import org.skald.saga.SagaDeadline;
import org.skald.saga.SagaState;
import org.skald.saga.TraceParent;

/**
 * What the commands of a saga bear of it; nothing once it has ended, since it is kept small then.
 *
 * @param traceparent the trace that it was started in
 * @param fence the lock under which it was started
 * @param deadline log time at which it will turn around, unless it has passed its pivot by then
 * @param sagaStart log time of its start, which tells it from an earlier saga of its id
 */
record CommandTraits(
    Optional<TraceParent> traceparent,
    Optional<Fence> fence,
    Optional<Instant> deadline,
    Optional<Instant> sagaStart) {

  private static final CommandTraits NONE =
      new CommandTraits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static CommandTraits of(SagaLogState after) {
    return after instanceof SagaLogState.Saga(SagaState.Active saga)
        ? new CommandTraits(
            saga.origin().traceparent(),
            saga.origin().fence(),
            SagaDeadline.of(saga),
            Optional.of(saga.origin().startedAt()))
        : NONE;
  }
}
