package org.skald.saga;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.StepDefinition.Compensation;

/**
 * A step of a test's definition, in the fewest words. Its payloads tell what their mapping saw:
 * {@code do charge-card {reserve-stock=r-1}}.
 */
record StepSpec(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    Mapping mapping,
    RetryPolicy retry,
    UnknownPolicy onUnknown,
    Optional<Mapping> compensation,
    RetryPolicy compensationRetry) {

  static final Duration TIMEOUT = Duration.ofSeconds(3);
  static final Duration BACKOFF = Duration.ofMillis(200);

  static StepSpec compensatable(String name) {
    return spec(name, StepKind.COMPENSATABLE, Optional.of(tell("undo", name)));
  }

  static StepSpec pivot(String name) {
    return spec(name, StepKind.PIVOT, Optional.empty());
  }

  static StepSpec retriable(String name) {
    return spec(name, StepKind.RETRIABLE, Optional.empty());
  }

  private static StepSpec spec(String name, StepKind kind, Optional<Mapping> compensation) {
    return new StepSpec(
        name,
        kind,
        Set.of(),
        Optional.empty(),
        tell("do", name),
        attempts(3),
        UnknownPolicy.RETRY,
        compensation,
        attempts(3));
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

  StepSpec after(String... names) {
    var all = new LinkedHashSet<>(after);
    all.addAll(List.of(names));
    return new StepSpec(
        name, kind, all, when, mapping, retry, onUnknown, compensation, compensationRetry);
  }

  StepSpec when(Tested tested) {
    return new StepSpec(
        name,
        kind,
        after,
        Optional.of(_ -> tested),
        mapping,
        retry,
        onUnknown,
        compensation,
        compensationRetry);
  }

  StepSpec with(Mapping other) {
    return new StepSpec(
        name, kind, after, when, other, retry, onUnknown, compensation, compensationRetry);
  }

  StepSpec retrying(RetryPolicy policy) {
    return new StepSpec(
        name, kind, after, when, mapping, policy, onUnknown, compensation, compensationRetry);
  }

  StepSpec onUnknown(UnknownPolicy policy) {
    return new StepSpec(
        name, kind, after, when, mapping, retry, policy, compensation, compensationRetry);
  }

  StepSpec undoneBy(Mapping other) {
    return new StepSpec(
        name, kind, after, when, mapping, retry, onUnknown, Optional.of(other), compensationRetry);
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

  StepSpec undoRetrying(RetryPolicy policy) {
    return new StepSpec(name, kind, after, when, mapping, retry, onUnknown, compensation, policy);
  }

  StepSpec withoutCompensation() {
    return new StepSpec(
        name, kind, after, when, mapping, retry, onUnknown, Optional.empty(), compensationRetry);
  }

  private static Mapping tell(String verb, String name) {
    return scope -> {
      var seen = new TreeMap<String, String>();
      scope.replies().forEach((step, reply) -> seen.put(step, text(reply)));
      return new Mapped.Ready(text(verb + " " + name + " " + seen));
    };
  }

  private StepDefinition toDefinition() {
    var undo =
        compensation.map(it ->
            new Compensation(
                new CommandTemplate("shop.Undo", name + ".commands", it),
                TIMEOUT,
                compensationRetry));
    return new StepDefinition(
        name,
        kind,
        after,
        when,
        new CommandTemplate("shop.Do", name + ".commands", mapping),
        TIMEOUT,
        retry,
        onUnknown,
        undo);
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
}
