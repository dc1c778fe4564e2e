package org.skald.saga;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Compensation;
import org.skald.saga.Action.ForEach;
import org.skald.saga.Action.Sleep;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Items.Counted;
import org.skald.saga.Mapping.Mapped;

/**
 * A step of a test's definition, in the fewest words. Its payloads tell what their mapping saw:
 * {@code do charge-card {reserve-stock=r-1}}.
 */
record StepSpec(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    Optional<Alternative> alternative,
    Optional<Expectation> expect,
    Action action) {

  static final Duration TIMEOUT = Duration.ofSeconds(3);
  static final Duration BACKOFF = Duration.ofMillis(200);
  static final EventChannel CHANNEL =
      new EventChannel("place-order", "payments.events", "shop.Paid", "k");

  static StepSpec compensatable(String name) {
    return call(name, StepKind.COMPENSATABLE).undoneBy(tell("undo", name));
  }

  static StepSpec pivot(String name) {
    return call(name, StepKind.PIVOT);
  }

  static StepSpec retriable(String name) {
    return call(name, StepKind.RETRIABLE);
  }

  static StepSpec sleep(String name, StepKind kind) {
    return spec(name, kind, new Sleep(TIMEOUT));
  }

  static StepSpec signal(String name, StepKind kind) {
    return spec(name, kind, new AwaitSignal(TIMEOUT));
  }

  /** It waits for an event; beyond the pivot the saga is stuck without one. */
  static StepSpec event(String name, StepKind kind) {
    return event(name, kind, _ -> new Mapped.Ready(Recipient.Event.payload("key of " + name)));
  }

  static StepSpec event(String name, StepKind kind, Mapping key) {
    return spec(name, kind, EventSteps.await(CHANNEL, key, TIMEOUT, kind == StepKind.RETRIABLE));
  }

  private static StepSpec call(String name, StepKind kind) {
    var command = new CommandTemplate("shop.Do", topic(name), tell("do", name));
    var policy = UnknownPolicy.RETRY;
    return spec(name, kind, new Call(command, TIMEOUT, attempts(3), policy, Optional.empty()));
  }

  private static StepSpec spec(String name, StepKind kind, Action action) {
    return new StepSpec(
        name, kind, Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), action);
  }

  private static Recipient topic(String name) {
    return new Recipient.Topic(name + ".commands");
  }

  /** A saga of its own, undone as a whole when it is compensatable. */
  static StepSpec subSaga(String name, StepKind kind) {
    var recipient =
        new Recipient.SubSaga("sub-" + name, Optional.empty(), kind == StepKind.COMPENSATABLE);
    var command = new CommandTemplate("shop.Do", recipient, tell("do", name));
    var undo =
        kind == StepKind.COMPENSATABLE
            ? Optional.of(new Compensation(command, TIMEOUT, attempts(3)))
            : Optional.<Compensation>empty();
    return spec(
        name, kind, new Call(command, TIMEOUT, attempts(1), UnknownPolicy.COMPENSATE, undo));
  }

  /** The decision of a two-phase commit. */
  static StepSpec decision(String name) {
    return spec(name, StepKind.PIVOT, new Action.Decide());
  }

  /** What the saga has come to, made of all that comes before. */
  static StepSpec output(StepKind kind, Mapping mapping) {
    return spec(SagaDefinition.OUTPUT, kind, new Action.Output(mapping));
  }

  static StepSpec output(StepKind kind) {
    return output(kind, tell("output", "of"));
  }

  static RetryPolicy attempts(int attempts) {
    return new RetryPolicy(attempts, BACKOFF, Duration.ofSeconds(10), 0);
  }

  static Payload text(String text) {
    return Payload.of(text.getBytes(UTF_8));
  }

  static String text(Payload payload) {
    return new String(payload.toBytes(), UTF_8);
  }

  Call call() {
    return (Call) action;
  }

  UnknownPolicy onUnknown() {
    return call().onUnknown();
  }

  Optional<Compensation> compensation() {
    return call().compensation();
  }

  StepSpec after(String... names) {
    var all = new LinkedHashSet<>(after);
    all.addAll(List.of(names));
    return new StepSpec(name, kind, all, when, alternative, expect, action);
  }

  StepSpec when(Tested tested) {
    return new StepSpec(name, kind, after, Optional.of(_ -> tested), alternative, expect, action);
  }

  /** It happens unless another step was done and has changed nothing. */
  StepSpec unlessUnchanged(String other) {
    return new StepSpec(
        name, kind, after, Optional.of(new Changed(other)), alternative, expect, action);
  }

  /** Instead of another step, which it comes after, if that one is skipped. */
  StepSpec otherwise(String other) {
    return instead(new Alternative.Otherwise(other));
  }

  /** Instead of another step, which it comes after, if that one fails. */
  StepSpec onFailure(String other) {
    return instead(new Alternative.OnFailure(other));
  }

  private StepSpec instead(Alternative other) {
    var all = after(other.to()).after();
    return new StepSpec(name, kind, all, when, Optional.of(other), expect, action);
  }

  /** What has to hold of its reply. */
  StepSpec expecting(Condition condition) {
    var expected = Optional.of(new Expectation("reply.isGood", condition));
    return new StepSpec(name, kind, after, when, alternative, expected, action);
  }

  /** Done for each of so many items, of which at most {@code limit} are under way at once. */
  StepSpec forEach(int items, int limit) {
    return forEach(new Counted.Known(items), limit);
  }

  StepSpec forEach(Counted counted, int limit) {
    return doing(new ForEach(_ -> counted, limit, call()));
  }

  private StepSpec doing(Action other) {
    return new StepSpec(name, kind, after, when, alternative, expect, other);
  }

  StepSpec with(Mapping other) {
    var it = call();
    var command = new CommandTemplate("shop.Do", it.command().recipient(), other);
    return doing(new Call(command, it.timeout(), it.retry(), it.onUnknown(), it.compensation()));
  }

  StepSpec touching(Touches touches) {
    var it = call();
    var does = it.command();
    var command =
        new CommandTemplate(does.schema(), does.recipient(), does.mapping(), Optional.of(touches));
    return doing(new Call(command, it.timeout(), it.retry(), it.onUnknown(), it.compensation()));
  }

  StepSpec sending(String schema) {
    var it = call();
    var command = of(schema, it.command());
    return doing(new Call(command, it.timeout(), it.retry(), it.onUnknown(), it.compensation()));
  }

  StepSpec undoneWith(String schema) {
    return undone(
        compensation()
            .map(it -> new Compensation(of(schema, it.command()), it.timeout(), it.retry())));
  }

  private static CommandTemplate of(String schema, CommandTemplate command) {
    return new CommandTemplate(schema, command.recipient(), command.mapping());
  }

  StepSpec retrying(RetryPolicy policy) {
    var it = call();
    return doing(new Call(it.command(), it.timeout(), policy, it.onUnknown(), it.compensation()));
  }

  StepSpec onUnknown(UnknownPolicy policy) {
    var it = call();
    return doing(new Call(it.command(), it.timeout(), it.retry(), policy, it.compensation()));
  }

  /** Its ok has to bring this, where a participant is asked. */
  StepSpec answeredBy(ReplyForm form) {
    return doing(call().answeredBy(form));
  }

  private StepSpec undone(Optional<Compensation> other) {
    var it = call();
    return doing(new Call(it.command(), it.timeout(), it.retry(), it.onUnknown(), other));
  }

  StepSpec undoneBy(Mapping other) {
    var command = new CommandTemplate("shop.Undo", call().command().recipient(), other);
    var retry = compensation().map(Compensation::retry).orElse(attempts(3));
    return undone(Optional.of(new Compensation(command, TIMEOUT, retry)));
  }

  /** Its compensation cannot be made without its own reply. */
  StepSpec undoneByItsReply() {
    var own = name;
    return undoneBy(
        new Mapping() {
          @Override
          public Mapped map(Scope scope) {
            var reply = Optional.ofNullable(scope.replies().get(own));
            return reply.isPresent()
                ? new Mapped.Ready(text("undo " + own + " " + text(reply.get())))
                : new Mapped.Broken("no reply of " + own);
          }

          @Override
          public Set<String> needs() {
            return Set.of(own);
          }
        });
  }

  /** Its compensation, if it has one, is tried as often. */
  StepSpec undoRetrying(RetryPolicy policy) {
    return undone(compensation().map(it -> new Compensation(it.command(), it.timeout(), policy)));
  }

  StepSpec withoutCompensation() {
    return undone(Optional.empty());
  }

  private static Mapping tell(String verb, String name) {
    return scope -> {
      var seen = new TreeMap<String, String>();
      scope.replies().forEach((step, reply) -> seen.put(step, text(reply)));
      scope
          .gathered()
          .forEach((step, all) -> seen.put(step, all.stream().map(StepSpec::text).toList() + ""));
      var item = scope.item().isPresent() ? "#" + scope.item().getAsInt() : "";
      return new Mapped.Ready(text(verb + " " + name + item + " " + seen));
    };
  }

  private StepDefinition toDefinition() {
    return new StepDefinition(name, kind, after, when, alternative, expect, action);
  }

  static SagaDefinition definition(StepSpec... steps) {
    return definition(Optional.empty(), steps);
  }

  static SagaDefinition definition(Optional<Duration> deadline, StepSpec... steps) {
    return SagaDefinition.of(
        new DefinitionId("place-order", 1),
        deadline,
        Stream.of(steps).map(StepSpec::toDefinition).toList());
  }

  /** The second version of a definition. */
  static SagaDefinition second(StepSpec... steps) {
    return version(2, definition(steps));
  }

  /** Another version that says the same. */
  static SagaDefinition version(int number, SagaDefinition definition) {
    return new SagaDefinition(
        new DefinitionId(definition.id().name(), number),
        definition.deadline(),
        definition.retention(),
        definition.fourEyes(),
        definition.steps(),
        definition.savePoints());
  }

  /** The same with locks that are taken before. */
  static SagaDefinition underLocks(
      LockPlan.Planned plan, Optional<Duration> deadline, StepSpec... steps) {
    return SagaDefinition.of(
        new DefinitionId("place-order", 1),
        deadline,
        LockSteps.before(
            Stream.of(steps).map(StepSpec::toDefinition).toList(), _ -> plan, TIMEOUT));
  }
}
