package org.skald.saga.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaState;

/**
 * What one simulated saga came to.
 *
 * @param state where it stands
 * @param took virtual time until its last event
 * @param violation what is wrong with it, if anything is
 * @param struck the faults that struck, in their order
 * @param events what happened, in order
 * @param story the same in words
 */
record RunResult(
    SagaState state,
    Duration took,
    Optional<String> violation,
    List<Chance.Struck> struck,
    List<SagaEvent> events,
    List<String> story) {

  /** In a word: completed, compensated or stuck. */
  String outcome() {
    return switch (state) {
      case SagaState.Ended ended ->
          switch (ended.outcome()) {
            case COMPLETED -> "completed";
            case COMPENSATED -> "compensated";
          };
      case SagaState.Active _, SagaState.NotStarted _ -> "stuck";
    };
  }
}
