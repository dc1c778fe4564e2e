package org.skald.saga.verify;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.skald.saga.Action;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Compensation;
import org.skald.saga.Alternative;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition;
import org.skald.saga.Condition.Tested;
import org.skald.saga.DefinitionId;
import org.skald.saga.Expectation;
import org.skald.saga.Items;
import org.skald.saga.Mapping;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.Scope;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;

/** A step of a test's definition, in the fewest words. */
record Outlined(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    Optional<Alternative> alternative,
    Optional<Expectation> expect,
    Action action) {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private record Needing(Set<String> needs) implements Mapping {
    @Override
    public Mapped map(Scope scope) {
      return new Mapped.Ready(Outline.THERE);
    }
  }

  private record Counting(Set<String> needs) implements Items {
    @Override
    public Counted count(Scope scope) {
      return new Counted.Broken("expected a guess");
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
    return call(name, StepKind.COMPENSATABLE, after).undoneBy(5);
  }

  static Outlined pivot(String name, String... after) {
    return call(name, StepKind.PIVOT, after);
  }

  static Outlined retriable(String name, String... after) {
    return call(name, StepKind.RETRIABLE, after).attempts(RetryPolicy.UNLIMITED);
  }

  static Outlined sleep(String name, StepKind kind, String... after) {
    return step(name, kind, new Action.Sleep(TIMEOUT), after);
  }

  static Outlined signal(String name, StepKind kind, String... after) {
    return step(name, kind, new Action.AwaitSignal(TIMEOUT), after);
  }

  private static Outlined call(String name, StepKind kind, String... after) {
    var call =
        new Call(
            command("shop.Do", Set.of()),
            TIMEOUT,
            policy(5),
            UnknownPolicy.RETRY,
            Optional.empty());
    return step(name, kind, call, after);
  }

  private static Outlined step(String name, StepKind kind, Action action, String... after) {
    return new Outlined(
        name, kind, Set.of(after), Optional.empty(), Optional.empty(), Optional.empty(), action);
  }

  static Outlined subSaga(String name, StepKind kind, String... after) {
    var command =
        new CommandTemplate(
            "shop.Do",
            new Recipient.SubSaga(name, Optional.empty(), kind == StepKind.COMPENSATABLE),
            new Needing(Set.of()));
    var undo =
        kind == StepKind.COMPENSATABLE
            ? Optional.of(new Compensation(command, TIMEOUT, policy(RetryPolicy.UNLIMITED)))
            : Optional.<Compensation>empty();
    var policy = kind == StepKind.COMPENSATABLE ? UnknownPolicy.COMPENSATE : UnknownPolicy.HOLD;
    return step(name, kind, new Call(command, TIMEOUT, policy(1), policy, undo), after);
  }

  /** The decision of a two-phase commit. */
  static Outlined decision(String name, String... after) {
    return step(name, StepKind.PIVOT, new Action.Decide(), after);
  }

  static Outlined output(StepKind kind, String needed, String... after) {
    return step("output", kind, new Action.Output(new Needing(Set.of(needed))), after);
  }

  private static CommandTemplate command(String schema, Set<String> needs) {
    return new CommandTemplate(schema, new Recipient.Topic("shop.commands"), new Needing(needs));
  }

  private Call call() {
    return (Call) action;
  }

  Outlined named(String other) {
    return new Outlined(other, kind, after, when, alternative, expect, action);
  }

  private Outlined doing(Action other) {
    return new Outlined(name, kind, after, when, alternative, expect, other);
  }

  Outlined attempts(int number) {
    var it = call();
    return doing(
        new Call(it.command(), it.timeout(), policy(number), it.onUnknown(), it.compensation()));
  }

  Outlined onUnknown(UnknownPolicy policy) {
    var it = call();
    return doing(new Call(it.command(), it.timeout(), it.retry(), policy, it.compensation()));
  }

  private Outlined when(Condition condition) {
    return new Outlined(name, kind, after, Optional.of(condition), alternative, expect, action);
  }

  Outlined sometimes() {
    return when(_ -> new Tested.Broken("expected a guess"));
  }

  Outlined never() {
    return when(new Constant(false));
  }

  /** Something is expected of its reply. */
  Outlined expecting() {
    var expected = new Expectation("reply.isGood", _ -> new Tested.Broken("expected a guess"));
    return new Outlined(name, kind, after, when, alternative, Optional.of(expected), action);
  }

  /** Instead of another step, which it comes after, if that one is skipped. */
  Outlined otherwise(String other) {
    return instead(new Alternative.Otherwise(other));
  }

  /** Instead of another step, which it comes after, if that one fails. */
  Outlined onFailure(String other) {
    return instead(new Alternative.OnFailure(other));
  }

  private Outlined instead(Alternative other) {
    var all = new LinkedHashSet<>(after);
    all.add(other.to());
    return new Outlined(name, kind, all, when, Optional.of(other), expect, action);
  }

  Outlined needing(String... steps) {
    var it = call();
    return doing(
        new Call(
            command("shop.Do", Set.of(steps)),
            it.timeout(),
            it.retry(),
            it.onUnknown(),
            it.compensation()));
  }

  /** Done for each item of a list; {@code limit} of them at once. */
  Outlined forEach(int limit, String... needs) {
    return doing(new Action.ForEach(new Counting(Set.of(needs)), limit, call()));
  }

  Outlined undoneBy(int number, String... steps) {
    return undone(
        Optional.of(
            new Compensation(command("shop.Undo", Set.of(steps)), TIMEOUT, policy(number))));
  }

  Outlined withoutUndo() {
    return undone(Optional.empty());
  }

  private Outlined undone(Optional<Compensation> other) {
    var it = call();
    return doing(new Call(it.command(), it.timeout(), it.retry(), it.onUnknown(), other));
  }

  private StepDefinition toDefinition() {
    return new StepDefinition(name, kind, after, when, alternative, expect, action);
  }

  /** So many rounds after a save-point. */
  static RetryPolicy rounds(int number) {
    return policy(number);
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
