package org.skald.saga.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.Action;
import org.skald.saga.Element;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaState;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;

/** What must hold of a saga in the end, by what its participants have done. */
final class RunClaims {

  private final SagaDefinition definition;
  private final AskedCommands asked;
  private final SimulatedParticipants participants;

  RunClaims(SagaDefinition definition, AskedCommands asked, SimulatedParticipants participants) {
    this.definition = definition;
    this.asked = asked;
    this.participants = participants;
  }

  /** The first thing that is wrong. */
  Optional<String> violation(SagaState state, List<SagaEvent> events) {
    return broken(events)
        .or(() ->
            switch (state) {
              case SagaState.Ended ended ->
                  switch (ended.outcome()) {
                    case COMPLETED -> ofEarlierRounds().or(() -> first(this::completed));
                    case COMPENSATED -> ofEarlierRounds().or(() -> first(this::compensated));
                  };
              case SagaState.Active saga ->
                  saga.isStuck()
                      ? Optional.empty() // A person has been called.
                      : Optional.of("it waits for what will never come");
              case SagaState.NotStarted _ -> Optional.of("it was not started");
            });
  }

  private interface Claim {
    Optional<String> of(StepDefinition step);
  }

  private Optional<String> first(Claim claim) {
    return asked.fannedOut().steps().values().stream()
        .filter(step -> step.isCall() && step.lock().isEmpty())
        .flatMap(step -> claim.of(step).stream())
        .findFirst();
  }

  /** Before a saga goes on from a save-point, all that came after it is undone. */
  private Optional<String> ofEarlierRounds() {
    return asked
        .ofEarlierRounds()
        .filter(id -> participants.isDone(id) && !participants.isUndone(id))
        .filter(id -> !hasNothingToUndo(definition.step(Element.declared(id.step()))))
        .map(id -> "'%s' was done, and was not undone for the next round".formatted(id))
        .findFirst();
  }

  private Optional<String> completed(StepDefinition step) {
    var isDone = isDone(step);
    var instead = definition.onFailureOf(step.name());
    if (isUndone(step)) {
      return Optional.of("'%s' was undone, and yet it completed".formatted(step.name()));
    }
    if (isDone && instead.filter(it -> !isSkipped(it)).isPresent()) {
      return Optional.of("'%s' was done, and yet it is taken for failed".formatted(step.name()));
    }
    return isDone || isSkipped(step) || instead.filter(it -> isMadeGood(it)).isPresent()
        ? Optional.empty()
        : Optional.of("'%s' was not done, and yet it completed".formatted(step.name()));
  }

  private boolean isSkipped(StepDefinition step) {
    return asked.lastRound(step.name()).stream()
        .anyMatch(it ->
            it instanceof SagaEvent.StepSkipped skipped && skipped.step().equals(step.name()));
  }

  /** Whether what happens on a failure was done, or again what happens on its own. */
  private boolean isMadeGood(StepDefinition instead) {
    var isDone =
        instead.isCall()
            ? isDone(instead)
            : asked.lastRound(instead.name()).stream()
                .anyMatch(it ->
                    it instanceof SagaEvent.StepSucceeded done
                        && done.step().equals(instead.name()));
    return isDone
        || definition.onFailureOf(instead.name()).filter(it -> isMadeGood(it)).isPresent();
  }

  private Optional<String> compensated(StepDefinition step) {
    return !isDone(step) || isUndone(step) || hasNothingToUndo(step)
        ? Optional.empty()
        : Optional.of("'%s' was done, and was not undone".formatted(step.name()));
  }

  private static boolean hasNothingToUndo(StepDefinition step) {
    return switch (step.action()) {
      case Action.ForEach(_, _, var each) ->
          step.kind() == StepKind.COMPENSATABLE && each.compensation().isEmpty();
      case Action _ ->
          (step.kind() == StepKind.COMPENSATABLE && step.compensation().isEmpty())
              || step.awaited().isPresent();
    };
  }

  private boolean isDone(StepDefinition step) {
    return asked.last(step.name()).filter(participants::isDone).isPresent();
  }

  private boolean isUndone(StepDefinition step) {
    return asked.last(step.name()).filter(participants::isUndone).isPresent();
  }

  /** An expression that cannot be computed fails an attempt that was never sent. */
  private Optional<String> broken(List<SagaEvent> events) {
    return events.stream()
        .flatMap(event ->
            switch (event) {
              case SagaEvent.StepFailed it when !wasBegun(it, events) ->
                  Stream.of("'%s': %s".formatted(it.step(), it.reason()));
              case SagaEvent.SagaStuck it when isUnmade(it, events) ->
                  Stream.of("'%s': %s".formatted(it.step(), it.reason()));
              default -> Stream.<String>empty();
            })
        .findFirst();
  }

  /** In its round: after the saga has returned to a save-point, its attempts begin anew. */
  private static boolean wasBegun(SagaEvent.StepFailed failed, List<SagaEvent> events) {
    var before = events.subList(0, events.indexOf(failed));
    var round =
        before.reversed().stream()
            .takeWhile(it -> !(it instanceof SagaEvent.SagaReturned))
            .toList();
    return round.stream()
        .anyMatch(event ->
            switch (event) {
              case SagaEvent.StepStarted it ->
                  it.step().equals(failed.step()) && it.attempt() == failed.attempt();
              case SagaEvent.WaitStarted it ->
                  it.step().equals(failed.step()) && it.attempt() == failed.attempt();
              default -> false;
            });
  }

  /** Its compensation could not be made, and that is not because nobody knows what it came to. */
  private static boolean isUnmade(SagaEvent.SagaStuck stuck, List<SagaEvent> events) {
    var hasTurned =
        events.subList(0, events.indexOf(stuck)).stream()
            .anyMatch(SagaEvent.CompensationStarted.class::isInstance);
    var wasSent =
        events.stream()
            .anyMatch(it ->
                it instanceof SagaEvent.StepCompensationStarted sent
                    && sent.step().equals(stuck.step()));
    var isKnown =
        events.stream()
            .anyMatch(it ->
                it instanceof SagaEvent.StepSucceeded done && done.step().equals(stuck.step()));
    return hasTurned && !wasSent && isKnown;
  }
}
