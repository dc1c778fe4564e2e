package org.skald.saga.verify;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition;
import org.skald.saga.Condition.Tested;
import org.skald.saga.DefinitionId;
import org.skald.saga.Mapping;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.Scope;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepDefinition.Compensation;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;

/** A step of a test's definition, in the fewest words. */
record Outlined(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    int attempts,
    UnknownPolicy onUnknown,
    Set<String> needs,
    Optional<Undo> undo) {

  record Undo(int attempts, Set<String> needs) {}

  private record Needing(Set<String> needs) implements Mapping {
    @Override
    public Mapped map(Scope scope) {
      return new Mapped.Ready(Outline.THERE);
    }
  }

  private record Constant(boolean value) implements Condition {
    @Override
    public Tested test(Scope scope) {
      return new Tested.Known(value);
    }

    @Override
    public Optional<Boolean> constant() {
      return Optional.of(value);
    }
  }

  static Outlined compensatable(String name, String... after) {
    return step(name, StepKind.COMPENSATABLE, Optional.of(new Undo(5, Set.of())), after);
  }

  static Outlined pivot(String name, String... after) {
    return step(name, StepKind.PIVOT, Optional.empty(), after);
  }

  static Outlined retriable(String name, String... after) {
    var step = step(name, StepKind.RETRIABLE, Optional.empty(), after);
    return step.attempts(RetryPolicy.UNLIMITED);
  }

  private static Outlined step(String name, StepKind kind, Optional<Undo> undo, String... after) {
    return new Outlined(
        name, kind, Set.of(after), Optional.empty(), 5, UnknownPolicy.RETRY, Set.of(), undo);
  }

  Outlined attempts(int number) {
    return new Outlined(name, kind, after, when, number, onUnknown, needs, undo);
  }

  Outlined onUnknown(UnknownPolicy policy) {
    return new Outlined(name, kind, after, when, attempts, policy, needs, undo);
  }

  Outlined sometimes() {
    Condition either = _ -> new Tested.Broken("expected a guess");
    return new Outlined(name, kind, after, Optional.of(either), attempts, onUnknown, needs, undo);
  }

  Outlined never() {
    return new Outlined(
        name, kind, after, Optional.of(new Constant(false)), attempts, onUnknown, needs, undo);
  }

  Outlined needing(String... steps) {
    return new Outlined(name, kind, after, when, attempts, onUnknown, Set.of(steps), undo);
  }

  Outlined undoneBy(int number, String... steps) {
    return new Outlined(
        name,
        kind,
        after,
        when,
        attempts,
        onUnknown,
        needs,
        Optional.of(new Undo(number, Set.of(steps))));
  }

  Outlined withoutUndo() {
    return new Outlined(name, kind, after, when, attempts, onUnknown, needs, Optional.empty());
  }

  private StepDefinition toDefinition() {
    return new StepDefinition(
        name,
        kind,
        after,
        when,
        new CommandTemplate("shop.Do", "shop.commands", new Needing(needs)),
        Duration.ofSeconds(3),
        policy(attempts),
        onUnknown,
        undo.map(it ->
            new Compensation(
                new CommandTemplate("shop.Undo", "shop.commands", new Needing(it.needs())),
                Duration.ofSeconds(3),
                policy(it.attempts()))));
  }

  private static RetryPolicy policy(int attempts) {
    return new RetryPolicy(attempts, Duration.ofMillis(100), Duration.ofSeconds(2), 0.2);
  }

  static SagaDefinition definition(Outlined... steps) {
    return SagaDefinition.of(
        new DefinitionId("place-order", 1),
        Optional.of(Duration.ofMinutes(15)),
        Stream.of(steps).map(Outlined::toDefinition).toList());
  }
}
