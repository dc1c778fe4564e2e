package org.skald.saga.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;
import org.skald.saga.verify.CounterExample.Happening;

/**
 * Which attempt of a step the deadline overtakes, when none is answered and jitter adds nothing.
 */
final class DeadlineWindows {

  /** Longer paths say no more. */
  private static final int SHOWN_MAX = 20;

  private DeadlineWindows() {}

  static Optional<CounterExample> overtaken(SagaDefinition definition, String name) {
    return definition.deadline().flatMap(deadline -> overtaken(definition.step(name), deadline));
  }

  private static Optional<CounterExample> overtaken(StepDefinition step, Duration deadline) {
    var path = new ArrayList<Happening>();
    path.add(happening(new Move.Start()));
    var begin = Duration.ZERO;
    var wait = step.retry().backoff();
    for (var attempt = 1; attempt <= step.retry().attempts(); attempt++) {
      var isTooLong = attempt == 1 && step.timeout().compareTo(deadline) > 0;
      if (isTooLong || begin.compareTo(deadline) > 0) {
        path.add(happening(new Move.DeadlinePassed()));
        return Optional.of(
            new CounterExample(
                Claim.WITHIN_THE_DEADLINE,
                step.name(),
                reason(attempt, begin, step, deadline),
                path.size() <= SHOWN_MAX ? path : List.of()));
      }
      path.add(happening(new Move.TimedOut(step.name(), Direction.DO, attempt)));
      begin = begin.plus(step.timeout()).plus(wait);
      wait = next(wait, step.retry());
    }
    return Optional.empty();
  }

  private static String reason(
      int attempt, Duration begin, StepDefinition step, Duration deadline) {
    return attempt == 1
        ? "attempt 1 may take %d ms, the deadline is %d ms"
            .formatted(step.timeout().toMillis(), deadline.toMillis())
        : "attempt %d of %d begins after %d ms, the deadline is %d ms"
            .formatted(attempt, step.retry().attempts(), begin.toMillis(), deadline.toMillis());
  }

  private static Duration next(Duration wait, RetryPolicy policy) {
    var doubled = wait.multipliedBy(2);
    return doubled.compareTo(policy.maxBackoff()) < 0 ? doubled : policy.maxBackoff();
  }

  private static Happening happening(Move move) {
    return new Happening(move, List.of());
  }
}
