package org.skald.saga.definition;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;

/** Whether what a file asks for can happen before its deadline. */
final class DeadlineRules {

  private final Draft draft;
  private final StepGraph graph;
  private final ProblemList problems;
  private final Set<String> late = new TreeSet<>();
  private final Map<String, Duration> slept = new HashMap<>();

  DeadlineRules(Draft draft, StepGraph graph, ProblemList problems) {
    this.draft = draft;
    this.graph = graph;
    this.problems = problems;
  }

  /** Reports what comes too late; the steps that do. */
  Set<String> check() {
    draft.deadline().map(Located::value).ifPresent(this::check);
    return Set.copyOf(late);
  }

  private void check(Duration deadline) {
    draft.locks().forEach(lock -> checkPatience(lock, deadline));
    for (var step : graph.order()) {
      switch (step.act()) {
        case Send send when send.kind().value() != StepKind.RETRIABLE ->
            checkCall(step, send, deadline);
        case Send _, Draft.Decide _ -> {}
        case Draft.Sleep(var length) -> length.ifPresent(it -> checkWait(step, it, deadline));
        case Draft.AwaitSignal(var timeout, _) ->
            timeout.ifPresent(it -> checkWait(step, it, deadline));
        case Draft.AwaitEvent event ->
            event.timeout().ifPresent(it -> checkWait(step, it, deadline));
      }
    }
    if (graph.isSound()) {
      graph.order().forEach(step -> checkSleeps(step, deadline));
    }
  }

  private void checkPatience(Draft.Lock lock, Duration deadline) {
    var key = lock.key().whole();
    var timeout = lock.timeout().orElseGet(() -> Located.at(key, LocksReader.PATIENCE));
    if (timeout.value().compareTo(deadline) > 0) {
      problems.addRule(
          timeout.place(),
          timeout.path(),
          "a timeout within the deadline of " + Durations.format(deadline),
          found(lock.timeout(), timeout.value()),
          "");
    }
  }

  private void checkWait(Step step, Located<Duration> wait, Duration deadline) {
    if (isTooLong(step, wait.value(), deadline) && isBound(step)) {
      tooLong(step, Optional.of(wait), wait.value(), deadline);
    }
  }

  /** A sleep that is over at the deadline is over too late, for the deadline acts first. */
  private static boolean isTooLong(Step step, Duration wait, Duration deadline) {
    var beyond = wait.compareTo(deadline);
    return step.act() instanceof Draft.Sleep ? beyond >= 0 : beyond > 0;
  }

  /** Whether the deadline can pass before a step that waits is over. */
  private boolean isBound(Step step) {
    return graph.isSound() && !graph.isAfterThePivot(step);
  }

  private void checkCall(Step step, Send send, Duration deadline) {
    var call = send.call();
    var isSubSaga = send.command().recipient().filter(Recipient.SubSaga.class::isInstance);
    if (isSubSaga.isPresent() && call.givenTimeout().isEmpty()) {
      return; // It may take as long as it takes.
    }
    if (call.timeout().compareTo(deadline) > 0) {
      tooLong(step, call.givenTimeout(), call.timeout(), deadline);
      return;
    }
    var attempts = call.givenAttempts();
    if (attempts.isPresent() && attempts.get().value() != RetryPolicy.UNLIMITED) {
      var onUnknown = send.onUnknown().value();
      var possible = call.retry().attemptsWithin(deadline, call.timeout(), onUnknown);
      if (attempts.get().value() > possible) {
        late.add(step.name().value());
        problems.addRule(
            attempts.get().place(),
            attempts.get().path(),
            "attempts of which the last %s before the deadline of %s"
                .formatted(
                    isEndedByATimeout(onUnknown) ? "ends" : "begins", Durations.format(deadline)),
            "'%d'".formatted(attempts.get().value()),
            possible(onUnknown, possible));
      }
    }
  }

  private static boolean isEndedByATimeout(UnknownPolicy onUnknown) {
    return switch (onUnknown) {
      case RETRY, QUERY -> false;
      case COMPENSATE, HOLD -> true;
    };
  }

  private static String possible(UnknownPolicy onUnknown, int possible) {
    return switch (onUnknown) {
      case RETRY -> "when all time out, %d can begin".formatted(possible);
      case QUERY -> "when nobody answers, %d queries can be sent".formatted(possible);
      case COMPENSATE, HOLD ->
          "when all fail at once and the last one times out, %d can end".formatted(possible);
    };
  }

  private void tooLong(
      Step step, Optional<Located<Duration>> given, Duration found, Duration deadline) {
    late.add(step.name().value());
    problems.addRule(
        given.map(Located::place).orElse(step.name().place()),
        given.map(Located::path).orElse(step.name().path() + ".timeout"),
        "%s the deadline of %s"
            .formatted(
                step.act() instanceof Draft.Sleep ? "a sleep shorter than" : "a timeout within",
                Durations.format(deadline)),
        found(given, found),
        "");
  }

  private static String found(Optional<Located<Duration>> given, Duration found) {
    return given.isPresent()
        ? "'%s'".formatted(Durations.format(found))
        : "none, which is '%s'".formatted(Durations.format(found));
  }

  /** What a saga sleeps for sure one after the other, until a step is settled. */
  private void checkSleeps(Step step, Duration deadline) {
    var before =
        step.before().stream()
            .map(it -> slept.getOrDefault(it.value(), Duration.ZERO))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    var length =
        step.act() instanceof Draft.Sleep sleep && !step.isConditional()
            ? sleep.length()
            : Optional.<Located<Duration>>empty();
    var until = length.map(it -> before.plus(it.value())).orElse(before);
    slept.put(step.name().value(), until);
    if (length.isPresent()
        && isBound(step)
        && before.compareTo(deadline) < 0
        && length.get().value().compareTo(deadline) < 0
        && until.compareTo(deadline) >= 0) {
      late.add(step.name().value());
      problems.addRule(
          length.get().place(),
          length.get().path(),
          "sleeps that are over before the deadline of " + Durations.format(deadline),
          "'%s' after others of %s"
              .formatted(Durations.format(length.get().value()), Durations.format(before)),
          "");
    }
  }
}
