package org.skald.saga.verify;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.skald.saga.Action;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Expectation;
import org.skald.saga.Items;
import org.skald.saga.Items.Counted;
import org.skald.saga.LockMode;
import org.skald.saga.LockPlan;
import org.skald.saga.LockRequest;
import org.skald.saga.Mapping;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.Scope;
import org.skald.saga.StepDefinition;

/**
 * A definition without its data: payloads say nothing but that they are there; whether conditions
 * hold, and how many items a list has, is guessed.
 *
 * <p>Two attempts stand for any larger number, and two rounds after a save-point. No rule asks for
 * the number of an attempt beyond whether it is the newest and whether it is the last, so what can
 * come of the newest attempt and of those before it can come of two.
 *
 * <p>Two items stand for any larger number: what is beside another item, or comes after it, is so
 * in two.
 */
final class Outline {

  /** What every payload is: it is there. */
  static final Payload THERE = Payload.of(new byte[0]);

  private static final int ATTEMPTS = 2;
  private static final int ITEMS = 2;

  private static final Recipient LOCKS =
      new Recipient.Lock(_ -> new LockPlan.Planned.Known(List.of(lock("first"), lock("second"))));

  private Outline() {}

  private static LockRequest lock(String key) {
    return new LockRequest(key, LockMode.EXCLUSIVE, 0, Duration.ofSeconds(1));
  }

  static SagaDefinition of(SagaDefinition definition, Guesses guesses) {
    var steps = new LinkedHashMap<String, StepDefinition>();
    definition.steps().forEach((name, step) -> steps.put(name, of(step, guesses)));
    var savePoints = new LinkedHashMap<String, RetryPolicy>();
    definition.savePoints().forEach((step, rounds) -> savePoints.put(step, of(rounds)));
    // What is forgotten after the end changes no way to it, nor who has approved what is done.
    return new SagaDefinition(
        definition.id(), definition.deadline(), Optional.empty(), Set.of(), steps, savePoints);
  }

  /** The same with as many elements of each fan-out as are ever guessed. */
  static SagaDefinition widest(SagaDefinition definition) {
    var widest = definition;
    for (var step : definition.steps().values()) {
      if (step.action() instanceof Action.ForEach forEach) {
        widest = widest.fannedOut(step.name(), Math.min(forEach.items().most(), ITEMS));
      }
    }
    return widest;
  }

  private static StepDefinition of(StepDefinition step, Guesses guesses) {
    return new StepDefinition(
        step.name(),
        step.kind(),
        step.after(),
        step.when().map(when -> of(when, guesses)),
        step.alternative(),
        step.expect().map(it -> new Expectation(it.said(), of(it.condition(), guesses))),
        of(step.action(), guesses));
  }

  private static Action of(Action action, Guesses guesses) {
    return switch (action) {
      case Action.Call call -> of(call);
      case Action.ForEach(var items, var limit, var each) ->
          new Action.ForEach(counted(items, guesses), limit, of(each));
      case Action.Gather gather -> gather;
      case Action.Decide decide -> decide;
      case Action.Output(var mapping) -> new Action.Output(of(mapping));
      case Action.Sleep sleep -> sleep;
      case Action.AwaitSignal signal -> signal;
    };
  }

  private static Action.Call of(Action.Call call) {
    return new Action.Call(
        of(call.command()),
        call.timeout(),
        of(call.retry()),
        call.onUnknown(),
        call.compensation().map(Outline::of));
  }

  private static Items counted(Items items, Guesses guesses) {
    var needs = new Needs(items.needs());
    return scope ->
        needs
            .missing(scope)
            .<Counted>map(Counted.Broken::new)
            .orElseGet(() ->
                new Counted.Known(guesses.between(items.least(), Math.min(items.most(), ITEMS))));
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
    var recipient = command.recipient() instanceof Recipient.Lock ? LOCKS : command.recipient();
    return new CommandTemplate(command.schema(), recipient, of(command.mapping()));
  }

  private static Mapping of(Mapping mapping) {
    var needs = new Needs(mapping.needs());
    return scope ->
        needs
            .missing(scope)
            .<Mapped>map(Mapped.Broken::new)
            .orElseGet(() -> new Mapped.Ready(THERE));
  }

  /** The steps whose replies have to be there. */
  private record Needs(SortedSet<String> steps) {

    Needs(Set<String> steps) {
      this(new TreeSet<>(steps));
    }

    Optional<String> missing(Scope scope) {
      return steps.stream()
          .filter(step -> !scope.sees(step))
          .findFirst()
          .map("there is no reply of step '%s'"::formatted);
    }
  }

  private static RetryPolicy of(RetryPolicy policy) {
    return new RetryPolicy(attempts(policy), Duration.ZERO, Duration.ZERO, 0);
  }

  /** As many attempts as stand for those of a policy. */
  static int attempts(RetryPolicy policy) {
    return policy.attempts() == RetryPolicy.UNLIMITED
        ? RetryPolicy.UNLIMITED
        : Math.min(policy.attempts(), ATTEMPTS);
  }
}
