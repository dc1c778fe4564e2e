package org.skald.saga.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.Action;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;
import org.skald.saga.verify.CounterExample.Happening;

/**
 * Which attempt of a step, or which sleep, the deadline overtakes, when nothing is answered and
 * jitter adds nothing.
 */
final class DeadlineWindows {

  /** Longer paths say no more. */
  private static final int SHOWN_MAX = 20;

  private DeadlineWindows() {}

  static Optional<CounterExample> overtaken(SagaDefinition definition, String name) {
    return definition.deadline().flatMap(deadline -> overtaken(definition, name, deadline));
  }

  private static Optional<CounterExample> overtaken(
      SagaDefinition definition, String name, Duration deadline) {
    var step = definition.step(name);
    return switch (step.action()) {
      case Action.Call call when step.awaited().isPresent() ->
          overtaken(step, call.timeout(), call.timeout().compareTo(deadline) > 0, deadline);
      case Action.Call call -> overtaken(step, call, deadline);
      case Action.ForEach(_, _, var each) -> overtaken(step, each, deadline);
      case Action.AtOnce _ -> Optional.empty();
      case Action.Sleep(var length) when length.compareTo(deadline) >= 0 ->
          overtaken(step, length, true, deadline);
      case Action.Sleep _ -> overslept(definition, step, deadline);
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

  /** One sleep after the other, each of which always happens. */
  private static Optional<CounterExample> overslept(
      SagaDefinition definition, StepDefinition last, Duration deadline) {
    var slept = new HashMap<String, List<StepDefinition>>();
    for (var step : definition.steps().values()) {
      var longest =
          step.after().stream()
              .sorted()
              .map(it -> slept.getOrDefault(it, List.of()))
              .max(Comparator.comparing(DeadlineWindows::length))
              .orElse(List.of());
      var sleeps = step.action() instanceof Action.Sleep && !step.isConditional();
      slept.put(
          step.name(),
          sleeps ? Stream.concat(longest.stream(), Stream.of(step)).toList() : longest);
    }
    var sleeps = slept.getOrDefault(last.name(), List.of());
    var length = length(sleeps);
    var path =
        sleeps.stream()
            .filter(it -> !it.equals(last))
            .<Move>map(it -> new Move.WaitEnded(it.name()))
            .toList();
    return length.compareTo(deadline) >= 0
        ? Optional.of(
            found(
                last,
                "the sleeps up to it take %d ms, the deadline is %d ms"
                    .formatted(length.toMillis(), deadline.toMillis()),
                path))
        : Optional.empty();
  }

  private static Duration length(List<StepDefinition> sleeps) {
    return sleeps.stream()
        .map(it -> it.action() instanceof Action.Sleep(var length) ? length : Duration.ZERO)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Optional<CounterExample> overtaken(
      StepDefinition step, Action.Call call, Duration deadline) {
    if (call.timeout().compareTo(deadline) > 0) {
      return Optional.of(found(step, reason(1, call, deadline), 0));
    }
    var fit = call.retry().attemptsWithin(deadline, call.timeout(), call.onUnknown());
    if (fit == call.retry().attempts()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (call.onUnknown()) {
          case RETRY -> found(step, reason(fit + 1, call, deadline), fit);
          case QUERY -> overtakenQuery(step, call, fit, deadline);
          case COMPENSATE, HOLD -> overtakenFailures(step, call, fit, deadline);
        });
  }

  /** A timeout would be the end of its attempts. */
  private static CounterExample overtakenFailures(
      StepDefinition step, Action.Call call, int fit, Duration deadline) {
    var path = new ArrayList<Move>();
    for (var attempt = 1; attempt <= fit; attempt++) {
      path.add(new Move.Answered(step.name(), Direction.DO, attempt, Move.Answer.FAILED));
      path.add(new Move.TriedAgain(step.name(), Direction.DO, attempt + 1));
    }
    var endsAfter = call.retry().beginOf(fit + 1, Duration.ZERO).plus(call.timeout());
    var reason =
        "attempt %d of %d may take until %d ms, the deadline is %d ms"
            .formatted(fit + 1, call.retry().attempts(), endsAfter.toMillis(), deadline.toMillis());
    return found(step, reason, path);
  }

  /** What is asked about is not tried again before there is an answer. */
  private static CounterExample overtakenQuery(
      StepDefinition step, Action.Call call, int asked, Duration deadline) {
    var path = new ArrayList<Move>();
    path.add(new Move.TimedOut(step.name(), Direction.DO, 1));
    for (var query = 1; query <= asked; query++) {
      path.add(new Move.QueryTimedOut(step.name(), 1, query));
    }
    var sentAfter = call.timeout().plus(call.retry().beginOf(asked + 1, call.timeout()));
    var reason =
        "query %d of %d is sent after %d ms, the deadline is %d ms"
            .formatted(
                asked + 1, call.retry().attempts(), sentAfter.toMillis(), deadline.toMillis());
    return found(step, reason, path);
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
