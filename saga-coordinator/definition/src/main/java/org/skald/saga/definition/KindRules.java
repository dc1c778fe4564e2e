package org.skald.saga.definition;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.skald.saga.Recipient;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;

/** What the kinds of steps ask of each other and of their own keys. */
final class KindRules {

  private static final Duration RETENTION_MIN = Duration.ofHours(1);

  private final Draft draft;
  private final StepGraph graph;
  private final ProblemList problems;

  KindRules(Draft draft, StepGraph graph, ProblemList problems) {
    this.draft = draft;
    this.graph = graph;
    this.problems = problems;
  }

  /** Reports what breaks the rules; the steps that do not fit the deadline. */
  Set<String> check() {
    new AlternativeRules(draft, problems).check();
    new SavePointRules(draft, graph, problems).check();
    for (var step : draft.steps().read()) {
      if (step.act() instanceof Send send) {
        check(step, send);
      }
    }
    draft.retention().ifPresent(this::checkRetention);
    if (graph.isSound()) {
      checkPivot();
    }
    if (draft.hasKind(StepKind.RETRIABLE)
        && !draft.hasKind(StepKind.PIVOT)
        && !draft.hasKind(StepKind.COMPENSATABLE)
        && draft.locks().isEmpty()) {
      draft.deadline().ifPresent(this::refuseDeadline);
    }
    return new DeadlineRules(draft, graph, problems).check();
  }

  /** What comes late has to find the saga, or it is taken for what nobody knows. */
  private void checkRetention(Located<Duration> retention) {
    if (retention.value().compareTo(RETENTION_MIN) < 0) {
      problems.addRule(
          retention.place(),
          retention.path(),
          "a retention of at least 1h, which is longer than anything comes late",
          "'%s'".formatted(Durations.format(retention.value())),
          "");
    }
  }

  private void refuseDeadline(Located<Duration> deadline) {
    problems.addRule(
        deadline.place(),
        deadline.path(),
        "no 'deadline' for a saga of retriable steps only, which has no way back",
        "one",
        "");
  }

  private void check(Step step, Send send) {
    if (step.isPlaced()) {
      checkCompensation(step, send);
      checkExpect(send);
      send.forEach().ifPresent(it -> checkForEach(send, it));
      if (send.command().recipient().filter(Recipient.SubSaga.class::isInstance).isPresent()) {
        checkSubSaga(send);
      } else {
        checkOnUnknown(send);
      }
    }
  }

  private void checkExpect(Send send) {
    if (send.kind().value() != StepKind.COMPENSATABLE
        && send.expect().orElse(null) instanceof Draft.Expect.Holds(var holds)) {
      var expected = "no 'expect' for a %s step, which is never undone".formatted(name(send));
      problems.addRule(holds.place(), holds.path(), expected, "one", "");
    }
  }

  /** Given up it would go on by itself, and nobody would ever undo it. */
  private void checkSubSaga(Send send) {
    if (send.kind().value() != StepKind.COMPENSATABLE) {
      send.call()
          .givenTimeout()
          .ifPresent(timeout ->
              problems.addRule(
                  timeout.place(),
                  timeout.path(),
                  "no 'timeout' for a sub-saga that is never undone",
                  "one",
                  "give it a deadline of its own, in its definition"));
    }
  }

  /** A saga has one point of no return, and items would be many. */
  private void checkForEach(Send send, Draft.ForEach forEach) {
    if (send.kind().value() == StepKind.PIVOT) {
      problems.add(forEach.items(), "no 'for-each' for the pivot, which is one command", "one");
    }
  }

  private void checkCompensation(Step step, Send does) {
    boolean isCompensatable = does.kind().value() == StepKind.COMPENSATABLE;
    switch (does.compensation()) {
      case Compensation.Missing _ when isCompensatable ->
          problems.addRule(
              step.name().place(),
              step.name().path() + ".compensate",
              "'compensate: { send: … }' or 'compensate: none' for a compensatable step",
              "no 'compensate'",
              "");
      case Compensation.Send send when !isCompensatable ->
          refuseCompensation(does, send.place(), send.path());
      case Compensation.None none when !isCompensatable ->
          refuseCompensation(does, none.place(), none.path());
      case Compensation _ -> {}
    }
  }

  private void refuseCompensation(Send step, Place place, String path) {
    var expected = "no 'compensate' for a %s step, which is never undone".formatted(name(step));
    problems.addRule(place, path, expected, "one", "");
  }

  private void checkOnUnknown(Send step) {
    if (step.onUnknown().value() == UnknownPolicy.COMPENSATE
        && step.kind().value() != StepKind.COMPENSATABLE) {
      problems.addRule(
          step.onUnknown().place(),
          step.onUnknown().path(),
          "retry, query or hold for a %s step, which is never undone".formatted(name(step)),
          "'compensate'",
          "");
    }
  }

  private void checkPivot() {
    var pivots = draft.steps().read().stream().filter(Step::isPivot).toList();
    if (pivots.size() > 1) {
      var first = pivots.getFirst().name().value();
      for (var further : pivots.subList(1, pivots.size())) {
        var found = "a second one beside '%s'".formatted(first);
        if (further.act() instanceof Send send) {
          misplaced(send, "one pivot", found);
        } else {
          var name = further.name();
          problems.addRule(name.place(), name.path(), "one pivot", found, "");
        }
      }
      return;
    }
    for (var step : draft.steps().read()) {
      var pivot = pivots.stream().findFirst().map(it -> it.name().value());
      switch (step.act()) {
        case Send send ->
            pivot.ifPresentOrElse(
                it -> checkBeside(it, step.name().value(), send), () -> checkWithoutPivot(send));
        case Draft.Decide _ -> {}
        case Draft.Sleep _, Draft.AwaitSignal _, Draft.AwaitEvent _ ->
            pivot.ifPresent(it -> checkBeside(it, step));
      }
    }
  }

  private void checkWithoutPivot(Send step) {
    if (step.kind().value() == StepKind.RETRIABLE && draft.hasKind(StepKind.COMPENSATABLE)) {
      misplaced(step, "a pivot before a retriable step", "compensatable steps and no pivot");
    }
  }

  /** What waits turns the saga around before the pivot, and holds it up after the pivot. */
  private void checkBeside(String pivot, Step wait) {
    var name = wait.name();
    if (!graph.comesBefore(pivot, name.value()) && !graph.comesBefore(name.value(), pivot)) {
      problems.addRule(
          name.place(),
          name.path(),
          "a step that waits to come before or after the pivot",
          "it parallel to '%s'".formatted(pivot),
          "");
    }
  }

  private void checkBeside(String pivot, String name, Send step) {
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

  private void misplaced(Send step, String expected, String found) {
    problems.addRule(step.kind().place(), step.kind().path(), expected, found, "");
  }

  private static String name(Send step) {
    return step.kind().value().name().toLowerCase(Locale.ROOT);
  }
}
