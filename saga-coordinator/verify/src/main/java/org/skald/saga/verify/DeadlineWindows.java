package org.skald.saga.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.Action;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;
import org.skald.saga.UnknownPolicy;
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
      case Action.Call call when step.awaited().isPresent() ->
          overtaken(step, call.timeout(), call.timeout().compareTo(deadline) > 0, deadline);
      case Action.Call call -> overtaken(step, call, deadline);
      case Action.ForEach(_, _, var each) -> overtaken(step, each, deadline);
      case Action.AtOnce _ -> Optional.empty();
      case Action.Sleep(var length) ->
          overtaken(step, length, length.compareTo(deadline) >= 0, deadline);
      case Action.AwaitSignal(var timeout) ->
          overtaken(step, timeout, timeout.compareTo(deadline) > 0, deadline);
    };
  }

  private static Optional<CounterExample> overtaken(
      StepDefinition step, Duration wait, boolean isTooLong, Duration deadline) {
    return isTooLong
        ? Optional.of(
            found(
                step,
                "its wait may take %d ms, the deadline is %d ms"
                    .formatted(wait.toMillis(), deadline.toMillis()),
                0))
        : Optional.empty();
  }

  private static Optional<CounterExample> overtaken(
      StepDefinition step, Action.Call call, Duration deadline) {
    if (call.onUnknown() == UnknownPolicy.QUERY && call.timeout().compareTo(deadline) <= 0) {
      return overtakenQuery(step, call, deadline);
    }
    var begun =
        call.timeout().compareTo(deadline) > 0
            ? 0
            : call.retry().attemptsWithin(deadline, call.timeout());
    return begun < call.retry().attempts()
        ? Optional.of(found(step, reason(begun + 1, call, deadline), begun))
        : Optional.empty();
  }

  /** What is asked about is not tried again before there is an answer. */
  private static Optional<CounterExample> overtakenQuery(
      StepDefinition step, Action.Call call, Duration deadline) {
    var most = call.retry().attempts();
    var asked = call.retry().attemptsWithin(deadline.minus(call.timeout()), call.timeout());
    if (asked == most) {
      return Optional.empty();
    }
    var path = new ArrayList<Move>();
    path.add(new Move.TimedOut(step.name(), Direction.DO, 1));
    for (var query = 1; query <= asked; query++) {
      path.add(new Move.QueryTimedOut(step.name(), 1, query));
    }
    var sentAfter = call.timeout().plus(call.retry().beginOf(asked + 1, call.timeout()));
    var reason =
        "query %d of %d is sent after %d ms, the deadline is %d ms"
            .formatted(asked + 1, most, sentAfter.toMillis(), deadline.toMillis());
    return Optional.of(found(step, reason, path));
  }

  private static CounterExample found(StepDefinition step, String reason, int timedOut) {
    var path = new ArrayList<Move>();
    for (var attempt = 1; attempt <= timedOut; attempt++) {
      path.add(new Move.TimedOut(step.name(), Direction.DO, attempt));
    }
    return found(step, reason, path);
  }

  private static CounterExample found(StepDefinition step, String reason, List<Move> unanswered) {
    var path = new ArrayList<Happening>();
    path.add(happening(new Move.Start()));
    unanswered.forEach(move -> path.add(happening(move)));
    path.add(happening(new Move.DeadlinePassed()));
    return new CounterExample(
        Claim.WITHIN_THE_DEADLINE,
        step.name(),
        reason,
        path.size() <= SHOWN_MAX ? path : List.of());
  }

  private static String reason(int attempt, Action.Call call, Duration deadline) {
    return attempt == 1
        ? "attempt 1 may take %d ms, the deadline is %d ms"
            .formatted(call.timeout().toMillis(), deadline.toMillis())
        : "attempt %d of %d begins after %d ms, the deadline is %d ms"
            .formatted(
                attempt,
                call.retry().attempts(),
                call.retry().beginOf(attempt, call.timeout()).toMillis(),
                deadline.toMillis());
  }

  private static Happening happening(Move move) {
    return new Happening(move, List.of());
  }
}
