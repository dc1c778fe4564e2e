package org.skald.saga;

import java.util.Optional;
import org.skald.saga.ByHand.Pause;
import org.skald.saga.ByHand.Proposal;
import org.skald.saga.SagaEvent.ActProposed;
import org.skald.saga.SagaState.Active;

/** The fold of what people lay upon a saga. */
final class ActEvolution {

  private ActEvolution() {}

  static SagaState paused(Active saga, SagaEvent event, Optional<Pause> pause) {
    if (saga.pause().isPresent() == pause.isPresent()) {
      throw SagaEvolution.corrupt(event, saga);
    }
    return saga.with(saga.byHand().paused(pause));
  }

  /** One that has become impossible may be there still. */
  static SagaState proposed(Active saga, ActProposed event) {
    var proposal = new Proposal(event.number(), event.act(), event.by(), event.at());
    return saga.with(saga.byHand().proposed(Optional.of(proposal)));
  }

  /** What was proposed under this number is approved or rejected. */
  static SagaState settled(Active saga, SagaEvent event, long number) {
    if (saga.byHand().proposal().filter(it -> it.number() == number).isEmpty()) {
      throw SagaEvolution.corrupt(event, saga);
    }
    return saga.with(saga.byHand().proposed(Optional.empty()));
  }
}
