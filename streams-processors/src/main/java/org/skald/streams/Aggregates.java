package org.skald.streams;

import java.util.Optional;
import org.skald.log.Decision;
import org.skald.log.Rejection;
import org.skald.log.Timer;

/** The things of one partition: loads one, lets it decide, stores it, emits what follows. */
final class Aggregates<C, S, E, R extends Rejection, F> {

  private final HostedDecider<C, S, E, R, F> hosted;
  private final DeciderStore store;

  Aggregates(HostedDecider<C, S, E, R, F> hosted, DeciderStore store) {
    this.hosted = hosted;
    this.store = store;
  }

  /** What a command came to. */
  sealed interface Transition<S, R> {

    /** It held, and this is the state after it. */
    record Held<S, R>(S after) implements Transition<S, R> {}

    /** It was rejected, and nothing changed. */
    record Refused<S, R>(R rejection) implements Transition<S, R> {}
  }

  /** The timer that a thing waits for now, if any. */
  Optional<Timer<C>> timer(String key) {
    return hosted.decider().timer(load(key));
  }

  Transition<S, R> decide(C command, Cause cause, Emission emission) {
    var decider = hosted.decider();
    var before = load(cause.key());
    return switch (decider.decide(before, command, cause.moment())) {
      case Decision.Rejected<E, R>(var rejection) -> {
        emission.emit(hosted.codec().rejection(cause, rejection));
        yield new Transition.Refused<>(rejection);
      }
      case Decision.Accepted<E, R>(var events) -> {
        var after = before;
        for (var event : events) {
          after = evolve(after, event, cause, emission);
        }
        save(cause.key(), before, after);
        yield new Transition.Held<>(after);
      }
    };
  }

  private S evolve(S state, E event, Cause cause, Emission emission) {
    var after = hosted.decider().evolve(state, event);
    emission.emit(hosted.codec().event(cause, event));
    for (var effect : hosted.decider().react(after, event)) {
      emission.emit(hosted.codec().effect(cause, effect));
    }
    return after;
  }

  private S load(String key) {
    return store.state(key).map(hosted.codec()::decode).orElseGet(hosted.decider()::initial);
  }

  private void save(String key, S before, S after) {
    if (after.equals(before)) {
      return;
    }
    if (after.equals(hosted.decider().initial())) {
      store.dropState(key);
    } else {
      store.putState(key, hosted.codec().encode(after));
    }
    hosted.decider().timer(before).ifPresent(it -> store.remove(Due.timer(it.due(), key)));
    hosted.decider().timer(after).ifPresent(it -> store.add(Due.timer(it.due(), key)));
  }
}
