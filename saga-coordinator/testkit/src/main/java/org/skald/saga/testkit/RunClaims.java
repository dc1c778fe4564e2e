package org.skald.saga.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;

/** What must hold of a saga in the end, by what its participants have done. */
final class RunClaims {

  private final SagaDefinition definition;
  private final SagaId saga;
  private final SimulatedParticipants participants;

  RunClaims(SagaDefinition definition, SagaId saga, SimulatedParticipants participants) {
    this.definition = definition;
    this.saga = saga;
    this.participants = participants;
  }

  /** The first thing that is wrong. */
  Optional<String> violation(SagaState state, List<SagaEvent> events) {
    return broken(events)
        .or(() ->
            switch (state) {
              case SagaState.Ended ended ->
                  switch (ended.outcome()) {
                    case COMPLETED -> first(events, step -> completed(step, events));
                    case COMPENSATED -> first(events, this::compensated);
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

  private Optional<String> first(List<SagaEvent> events, Claim claim) {
    return fannedOut(events).steps().values().stream()
        .filter(step -> step.isCall() && step.lock().isEmpty())
        .flatMap(step -> claim.of(step).stream())
        .findFirst();
  }

  private SagaDefinition fannedOut(List<SagaEvent> events) {
    var fannedOut = definition;
    for (var event : events) {
      if (event instanceof SagaEvent.StepFannedOut(_, _, var step, var elements)) {
        fannedOut = fannedOut.fannedOut(step, elements);
      }
    }
    return fannedOut;
  }

  private Optional<String> completed(StepDefinition step, List<SagaEvent> events) {
    var isDone = isDone(step, Direction.DO);
    var instead = definition.onFailureOf(step.name());
    if (isDone(step, Direction.UNDO)) {
      return Optional.of("'%s' was undone, and yet it completed".formatted(step.name()));
    }
    if (isDone && instead.filter(it -> !isSkipped(it, events)).isPresent()) {
      return Optional.of("'%s' was done, and yet it is taken for failed".formatted(step.name()));
    }
    return isDone
            || isSkipped(step, events)
            || instead.filter(it -> isMadeGood(it, events)).isPresent()
        ? Optional.empty()
        : Optional.of("'%s' was not done, and yet it completed".formatted(step.name()));
  }

  private static boolean isSkipped(StepDefinition step, List<SagaEvent> events) {
    return events.stream()
        .anyMatch(it ->
            it instanceof SagaEvent.StepSkipped skipped && skipped.step().equals(step.name()));
  }

  /** Whether what happens on a failure was done, or again what happens on its own. */
  private boolean isMadeGood(StepDefinition instead, List<SagaEvent> events) {
    var isDone =
        instead.isCall()
            ? isDone(instead, Direction.DO)
            : events.stream()
                .anyMatch(it ->
                    it instanceof SagaEvent.StepSucceeded done
                        && done.step().equals(instead.name()));
    return isDone
        || definition.onFailureOf(instead.name()).filter(it -> isMadeGood(it, events)).isPresent();
  }

  private Optional<String> compensated(StepDefinition step) {
    var hasNothingToUndo =
        (step.kind() == StepKind.COMPENSATABLE && step.compensation().isEmpty())
            || step.awaited().isPresent();
    return !isDone(step, Direction.DO) || isDone(step, Direction.UNDO) || hasNothingToUndo
        ? Optional.empty()
        : Optional.of("'%s' was done, and was not undone".formatted(step.name()));
  }

  private boolean isDone(StepDefinition step, Direction direction) {
    return participants.isDone(new CommandId(saga, step.name(), direction));
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

  private static boolean wasBegun(SagaEvent.StepFailed failed, List<SagaEvent> events) {
    return events.stream()
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
