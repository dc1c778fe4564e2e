package org.skald.saga.verify;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.skald.saga.Action;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.Scope;
import org.skald.saga.StepDefinition;

/**
 * A definition without its data: payloads say nothing but that they are there, and conditions are
 * guessed.
 *
 * <p>Two attempts stand for any larger number. No rule asks for the number of an attempt beyond
 * whether it is the newest and whether it is the last, so what can come of the newest attempt and
 * of those before it can come of two.
 */
final class Outline {

  /** What every payload is: it is there. */
  static final Payload THERE = Payload.of(new byte[0]);

  private static final int ATTEMPTS = 2;

  private Outline() {}

  static SagaDefinition of(SagaDefinition definition, Guesses guesses) {
    var steps = new LinkedHashMap<String, StepDefinition>();
    definition.steps().forEach((name, step) -> steps.put(name, of(step, guesses)));
    return new SagaDefinition(definition.id(), definition.deadline(), steps);
  }

  private static StepDefinition of(StepDefinition step, Guesses guesses) {
    return new StepDefinition(
        step.name(),
        step.kind(),
        step.after(),
        step.when().map(when -> of(when, guesses)),
        step.otherwise(),
        of(step.action()));
  }

  private static Action of(Action action) {
    return switch (action) {
      case Action.Call(var command, var timeout, var retry, var onUnknown, var compensation) ->
          new Action.Call(
              of(command), timeout, of(retry), onUnknown, compensation.map(Outline::of));
      case Action.Sleep sleep -> sleep;
      case Action.AwaitSignal signal -> signal;
    };
  }

  private static Action.Compensation of(Action.Compensation undo) {
    return new Action.Compensation(of(undo.command()), undo.timeout(), of(undo.retry()));
  }

  private static Condition of(Condition when, Guesses guesses) {
    var needs = new Needs(when.needs());
    return scope ->
        needs
            .missing(scope)
            .<Tested>map(Tested.Broken::new)
            .orElseGet(() -> new Tested.Known(when.constant().orElseGet(guesses::next)));
  }

  private static CommandTemplate of(CommandTemplate command) {
    var needs = new Needs(command.mapping().needs());
    Mapping mapping =
        scope ->
            needs
                .missing(scope)
                .<Mapped>map(Mapped.Broken::new)
                .orElseGet(() -> new Mapped.Ready(THERE));
    return new CommandTemplate(command.schema(), command.topic(), mapping);
  }

  /** The steps whose replies have to be there. */
  private record Needs(SortedSet<String> steps) {

    Needs(Set<String> steps) {
      this(new TreeSet<>(steps));
    }

    Optional<String> missing(Scope scope) {
      return steps.stream()
          .filter(step -> !scope.replies().containsKey(step))
          .findFirst()
          .map("there is no reply of step '%s'"::formatted);
    }
  }

  private static RetryPolicy of(RetryPolicy policy) {
    var attempts =
        policy.attempts() == RetryPolicy.UNLIMITED
            ? RetryPolicy.UNLIMITED
            : Math.min(policy.attempts(), ATTEMPTS);
    return new RetryPolicy(attempts, Duration.ZERO, Duration.ZERO, 0);
  }
}
