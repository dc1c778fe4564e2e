package org.skald.saga.definition;

import java.util.List;
import java.util.Optional;
import org.skald.saga.Recipient;
import org.skald.saga.StepKind;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;

/**
 * Makes a step that reads again what another has read into one that sends that other step's
 * command. It is a step of its own, with a command id of its own, so a participant does not take it
 * for a repeat.
 */
final class Rereads {

  private final List<Step> steps;
  private final ProblemList problems;

  Rereads(List<Step> steps, ProblemList problems) {
    this.steps = steps;
    this.problems = problems;
  }

  /** The steps, with their commands; one of which that cannot be said has none. */
  List<Step> filled() {
    return steps.stream()
        .map(step -> step.rereads().map(other -> filled(step, other)).orElse(step))
        .toList();
  }

  private Step filled(Step step, Located<String> name) {
    var other = steps.stream().filter(it -> it.name().value().equals(name.value())).findFirst();
    if (other.isEmpty() || !(step.act() instanceof Send reread)) {
      return step; // The graph reports names that there are not.
    }
    var unfit = unfit(other.get());
    if (unfit.isPresent() || !(other.get().act() instanceof Send first)) {
      problems.add(
          name.place(),
          name.path(),
          "a step that only reads: it asks a participant, always and once, and has 'reply' and"
              + " 'compensate: none'",
          "'%s', which %s".formatted(name.value(), unfit.orElseThrow()),
          "");
      return step;
    }
    return new Step(
        step.name(),
        step.after(),
        step.isPlaced(),
        step.when(),
        step.alternative(),
        step.commits(),
        step.savePoint(),
        new Send(
            reread.kind(),
            Optional.empty(),
            first.command(),
            first.reply(),
            reread.call(),
            reread.onUnknown(),
            reread.compensation(),
            reread.expect()));
  }

  /** Why a step cannot be read again. */
  private Optional<String> unfit(Step other) {
    if (!(other.act() instanceof Send send)) {
      return Optional.of("asks nobody");
    }
    if (other.rereads().isPresent()) {
      return Optional.of("reads again itself");
    }
    if (other.isConditional()) {
      return Optional.of("may be skipped");
    }
    if (steps.stream().anyMatch(it -> it.isOnFailureOf(other))) {
      return Optional.of("may fail, where another step happens instead");
    }
    if (send.forEach().isPresent()) {
      return Optional.of("is done for each item of a list");
    }
    if (send.command().recipient().filter(Recipient.SubSaga.class::isInstance).isPresent()) {
      return Optional.of("is a saga of its own");
    }
    if (send.kind().value() != StepKind.COMPENSATABLE
        || !(send.compensation() instanceof Compensation.None)) {
      return Optional.of("changes something");
    }
    return send.reply().isEmpty() ? Optional.of("has no 'reply'") : Optional.empty();
  }
}
