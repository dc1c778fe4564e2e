package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.CoordinationRejection.CounterOverflow;
import org.skald.coordination.CounterEvent.CounterAdded;

/** Counters: every addition is done once, and who adds learns what came of it. */
final class CounterRules {

  private CounterRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, CounterCommand command) {
    return switch (command) {
      case CounterCommand.Add(var counter, var delta) -> add(draft, counter, delta);
    };
  }

  private static Optional<CoordinationRejection> add(Draft draft, CounterName counter, long delta) {
    var before = draft.counter(counter).value();
    var after = before + delta;
    // Both of one sign, and the sum of the other: it has gone round.
    if (((before ^ after) & (delta ^ after)) < 0) {
      return Optional.of(new CounterOverflow(counter, before, delta));
    }
    draft.add(new CounterAdded(counter, delta, after));
    return Optional.empty();
  }
}
