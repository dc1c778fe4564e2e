package org.skald.saga;

import java.util.Optional;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaState.Active;

/** Sagas for tests beyond this package. */
public final class Sagas {

  private Sagas() {}

  /** A reservation, then the pivot, under these locks. */
  public static SagaDefinition underLocks(LockPlan.Planned plan) {
    return StepSpec.underLocks(
        plan,
        Optional.empty(),
        StepSpec.compensatable("reserve"),
        StepSpec.pivot("pay").after("reserve"));
  }

  /** Starts a saga. */
  public static StartSaga start(SagaId id, SagaDefinition definition) {
    return new StartSaga(
        id, definition, Past.INPUT, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The lock that a step has taken. */
  public static LockRequest request(Active saga, String step) {
    var definition = saga.definition().step(step);
    return definition.lock().orElseThrow().request(saga.origin().scope(definition, saga.steps()));
  }
}
