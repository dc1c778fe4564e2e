package org.skald.saga.definition;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.skald.saga.RetryPolicy;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Step;

/** What the kinds of steps ask of each other and of their own keys. */
final class KindRules {

  private final Draft draft;
  private final StepGraph graph;
  private final ProblemList problems;
  private final Set<String> late = new TreeSet<>();

  KindRules(Draft draft, StepGraph graph, ProblemList problems) {
    this.draft = draft;
    this.graph = graph;
    this.problems = problems;
  }

  /** Reports what breaks the rules; the steps whose attempts do not fit the deadline. */
  Set<String> check() {
    for (var step : draft.steps().read()) {
      if (step.isPlaced()) {
        checkCompensation(step);
        checkOnUnknown(step);
      }
      if (step.kind().value() != StepKind.RETRIABLE) {
        draft.deadline().ifPresent(deadline -> checkDeadline(step, deadline.value()));
      }
    }
    if (graph.isSound()) {
      checkPivot();
    }
    return Set.copyOf(late);
  }

  private void checkCompensation(Step step) {
    boolean isCompensatable = step.kind().value() == StepKind.COMPENSATABLE;
    switch (step.compensation()) {
      case Compensation.Missing _ when isCompensatable ->
          problems.addRule(
              step.name().place(),
              step.name().path() + ".compensate",
              "'compensate: { send: … }' or 'compensate: none' for a compensatable step",
              "no 'compensate'",
              "");
      case Compensation.Send send when !isCompensatable ->
          refuseCompensation(step, send.place(), send.path());
      case Compensation.None none when !isCompensatable ->
          refuseCompensation(step, none.place(), none.path());
      case Compensation _ -> {}
    }
  }

  private void refuseCompensation(Step step, Place place, String path) {
    var expected = "no 'compensate' for a %s step, which is never undone".formatted(name(step));
    problems.addRule(place, path, expected, "one", "");
  }

  private void checkOnUnknown(Step step) {
    if (step.onUnknown().value() == UnknownPolicy.COMPENSATE
        && step.kind().value() != StepKind.COMPENSATABLE) {
      problems.addRule(
          step.onUnknown().place(),
          step.onUnknown().path(),
          "retry or hold for a %s step, which is never undone".formatted(name(step)),
          "'compensate'",
          "");
    }
  }

  private void checkDeadline(Step step, Duration deadline) {
    var timeout = step.call().givenTimeout();
    if (timeout.isPresent() && timeout.get().value().compareTo(deadline) > 0) {
      late.add(step.name().value());
      tooLong(timeout.get(), deadline);
      return;
    }
    var attempts = step.call().givenAttempts();
    if (attempts.isPresent() && attempts.get().value() != RetryPolicy.UNLIMITED) {
      int possible = attemptsWithin(deadline, step.call());
      if (attempts.get().value() > possible) {
        late.add(step.name().value());
        problems.addRule(
            attempts.get().place(),
            attempts.get().path(),
            "attempts of which the last begins within the deadline of "
                + Durations.format(deadline),
            "'%d'".formatted(attempts.get().value()),
            "when all time out, %d can begin".formatted(possible));
      }
    }
  }

  private void tooLong(Located<Duration> given, Duration deadline) {
    problems.addRule(
        given.place(),
        given.path(),
        "a timeout within the deadline of " + Durations.format(deadline),
        "'%s'".formatted(Durations.format(given.value())),
        "");
  }

  /** How many attempts can begin before the deadline, if all time out and jitter adds nothing. */
  private static int attemptsWithin(Duration deadline, Draft.Call call) {
    var begin = Duration.ZERO;
    var wait = call.retry().backoff();
    for (int attempt = 1; attempt < call.retry().attempts(); attempt++) {
      begin = begin.plus(call.timeout()).plus(wait);
      if (begin.compareTo(deadline) > 0) {
        return attempt;
      }
      var doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(call.retry().maxBackoff()) < 0 ? doubled : call.retry().maxBackoff();
    }
    return call.retry().attempts();
  }

  private void checkPivot() {
    var pivots =
        draft.steps().read().stream().filter(s -> s.kind().value() == StepKind.PIVOT).toList();
    if (pivots.size() > 1) {
      var first = pivots.getFirst().name().value();
      for (var further : pivots.subList(1, pivots.size())) {
        misplaced(further, "one pivot", "a second one beside '%s'".formatted(first));
      }
      return;
    }
    for (var step : draft.steps().read()) {
      if (pivots.isEmpty()) {
        checkWithoutPivot(step);
      } else {
        checkBeside(pivots.getFirst().name().value(), step);
      }
    }
  }

  private void checkWithoutPivot(Step step) {
    boolean anyCompensatable =
        draft.steps().read().stream().anyMatch(s -> s.kind().value() == StepKind.COMPENSATABLE);
    if (step.kind().value() == StepKind.RETRIABLE && anyCompensatable) {
      misplaced(step, "a pivot before a retriable step", "compensatable steps and no pivot");
    }
  }

  private void checkBeside(String pivot, Step step) {
    var name = step.name().value();
    switch (step.kind().value()) {
      case COMPENSATABLE -> {
        if (!graph.comesBefore(name, pivot)) {
          var found = (graph.comesBefore(pivot, name) ? "it after '%s'" : "it parallel to '%s'");
          misplaced(step, "a compensatable step to come before the pivot", found.formatted(pivot));
        }
      }
      case RETRIABLE -> {
        if (!graph.comesBefore(pivot, name)) {
          var found = (graph.comesBefore(name, pivot) ? "it before '%s'" : "it parallel to '%s'");
          misplaced(step, "a retriable step to come after the pivot", found.formatted(pivot));
        }
      }
      case PIVOT -> {}
    }
  }

  private void misplaced(Step step, String expected, String found) {
    problems.addRule(step.kind().place(), step.kind().path(), expected, found, "");
  }

  private static String name(Step step) {
    return step.kind().value().name().toLowerCase(Locale.ROOT);
  }
}
