package org.skald.saga.service;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.ByHand;
import org.skald.saga.Editions;
import org.skald.saga.Origin;
import org.skald.saga.Rounds;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Forward;

/** Sagas on their way of which only the time of their start matters. */
final class UnderWay {

  private UnderWay() {}

  static SagaLogState.Saga since(Instant start) {
    var like = ((Active) StateSamples.of("forward-fresh")).origin();
    var origin =
        new Origin(
            like.sagaId(),
            like.definition(),
            like.input(),
            start,
            like.deadline(),
            like.traceparent(),
            like.fence(),
            like.caller());
    return new SagaLogState.Saga(
        new Forward(origin, Optional.empty(), Map.of(), ByHand.NONE, Editions.FIRST, Rounds.FIRST));
  }
}
