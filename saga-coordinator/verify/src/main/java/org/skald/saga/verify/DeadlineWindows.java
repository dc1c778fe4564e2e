package org.skald.saga.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.Action;
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
    return switch (step.action()) {
      case Action.Call call -> overtaken(step, call, deadline);
      case Action.Sleep(var length) -> overtaken(step, length, deadline);
      case Action.AwaitSignal(var timeout) -> overtaken(step, timeout, deadline);
    };
  }

  private static Optional<CounterExample> overtaken(
      StepDefinition step, Duration wait, Duration deadline) {
    var path = List.of(happening(new Move.Start()), happening(new Move.DeadlinePassed()));
    return wait.compareTo(deadline) > 0
        ? Optional.of(
            new CounterExample(
                Claim.WITHIN_THE_DEADLINE,
                step.name(),
                "its wait may take %d ms, the deadline is %d ms"
                    .formatted(wait.toMillis(), deadline.toMillis()),
                path))
        : Optional.empty();
  }

  private static Optional<CounterExample> overtaken(
      StepDefinition step, Action.Call call, Duration deadline) {
    var path = new ArrayList<Happening>();
    path.add(happening(new Move.Start()));
    var begin = Duration.ZERO;
    var wait = call.retry().backoff();
    for (var attempt = 1; attempt <= call.retry().attempts(); attempt++) {
      var isTooLong = attempt == 1 && call.timeout().compareTo(deadline) > 0;
      if (isTooLong || begin.compareTo(deadline) > 0) {
        path.add(happening(new Move.DeadlinePassed()));
        return Optional.of(
            new CounterExample(
                Claim.WITHIN_THE_DEADLINE,
                step.name(),
                reason(attempt, begin, call, deadline),
                path.size() <= SHOWN_MAX ? path : List.of()));
      }
      path.add(happening(new Move.TimedOut(step.name(), Direction.DO, attempt)));
      begin = begin.plus(call.timeout()).plus(wait);
      wait = next(wait, call.retry());
    }
    return Optional.empty();
  }

  private static String reason(int attempt, Duration begin, Action.Call call, Duration deadline) {
    return attempt == 1
        ? "attempt 1 may take %d ms, the deadline is %d ms"
            .formatted(call.timeout().toMillis(), deadline.toMillis())
        : "attempt %d of %d begins after %d ms, the deadline is %d ms"
            .formatted(attempt, call.retry().attempts(), begin.toMillis(), deadline.toMillis());
  }

  private static Duration next(Duration wait, RetryPolicy policy) {
    var doubled = wait.multipliedBy(2);
    return doubled.compareTo(policy.maxBackoff()) < 0 ? doubled : policy.maxBackoff();
  }

  private static Happening happening(Move move) {
    return new Happening(move, List.of());
  }
}
