package org.skald.saga.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.Alternative;
import org.skald.saga.Alternative.OnFailure;
import org.skald.saga.Alternative.Otherwise;
import org.skald.saga.StepKind;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Step;

/** Which steps another can happen instead of. */
final class AlternativeRules {

  private static final String FIT =
      "a call, a sub-saga or a wait for a signal, before or after the pivot";

  private final Draft draft;
  private final ProblemList problems;

  AlternativeRules(Draft draft, ProblemList problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /** Reports what breaks the rules. */
  void check() {
    var first = new HashMap<String, String>();
    for (var step : draft.steps().read()) {
      step.alternative().ifPresent(it -> check(step, it, first));
    }
  }

  private void check(Step step, Located<Alternative> alternative, Map<String, String> first) {
    var other = other(alternative.value().to());
    switch (alternative.value()) {
      case Otherwise _ ->
          other
              .filter(it -> !mayBePassedOver(it))
              .ifPresent(it ->
                  refuse(
                      alternative,
                      "a step with 'when' or 'otherwise'",
                      "'%s', which %s"
                          .formatted(
                              it.name().value(),
                              it.alternative().isPresent() ? "has neither" : "always happens")));
      case OnFailure _ -> {
        other.flatMap(this::unfit).ifPresent(found -> refuse(alternative, FIT, found));
        var name = step.name().value();
        var taken = first.putIfAbsent(alternative.value().to(), name);
        if (taken != null) {
          refuse(
              alternative,
              "one alternative to a step that fails; a further one is 'on-failure' of the first",
              "a second one beside '%s'".formatted(taken));
        }
      }
    }
  }

  private Optional<Step> other(String name) {
    return draft.steps().read().stream().filter(it -> it.name().value().equals(name)).findFirst();
  }

  /** The alternative to what always has its turn and happens then never happens. */
  private static boolean mayBePassedOver(Step other) {
    return other.when().isPresent()
        || other.commits().isPresent()
        || other.alternative().filter(it -> it.value() instanceof Otherwise).isPresent();
  }

  /** Why nothing can happen instead of a step that fails: what it is. */
  private Optional<String> unfit(Step other) {
    var name = other.name().value();
    var found =
        switch (other.act()) {
          case Draft.Sleep _ -> "a sleep, which cannot fail";
          case Draft.Decide _ -> "a two-phase commit";
          case Draft.AwaitSignal _, Draft.AwaitEvent _ -> "";
          case Draft.Send send when isOfTwoPhaseCommit(other) -> "a member of a two-phase commit";
          case Draft.Send send when send.kind().value() == StepKind.PIVOT ->
              "the pivot itself, of which there is one";
          case Draft.Send send when send.forEach().isPresent() ->
              "a step with 'for-each', of which a part may be done";
          case Draft.Send _ -> "";
        };
    return found.isEmpty() ? Optional.empty() : Optional.of("'%s', %s".formatted(name, found));
  }

  private boolean isOfTwoPhaseCommit(Step step) {
    return step.commits().isPresent()
        || draft.steps().read().stream()
            .anyMatch(it -> it.commits().filter(step.name().value()::equals).isPresent());
  }

  private void refuse(Located<Alternative> at, String expected, String found) {
    problems.addRule(at.place(), at.path(), expected, found, "");
  }
}
