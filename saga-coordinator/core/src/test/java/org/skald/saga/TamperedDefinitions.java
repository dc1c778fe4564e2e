package org.skald.saga;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Compensation;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaState.Backward;

/** Definitions that say something else than those whose sagas are judged. */
final class TamperedDefinitions {

  private TamperedDefinitions() {}

  static SagaCommand withDefinition(SagaCommand command, UnaryOperator<SagaDefinition> change) {
    return command
            instanceof
            StartSaga(var id, var definition, var input, var traceparent, var fence, var caller)
        ? new StartSaga(id, change.apply(definition), input, traceparent, fence, caller)
        : command;
  }

  static SagaDefinition changed(
      SagaDefinition definition,
      Optional<Duration> deadline,
      UnaryOperator<StepDefinition> change) {
    return SagaDefinition.of(
            definition.id(), deadline, definition.steps().values().stream().map(change).toList())
        .keptFor(definition.retention())
        .withFourEyes(definition.fourEyes())
        .withSavePoints(definition.savePoints());
  }

  /** What happens instead of a step that has failed is a step as any other, with this condition. */
  static SagaCommand withAlternatives(SagaCommand command, Optional<Condition> when) {
    return withDefinition(
        command,
        definition ->
            changed(
                definition,
                definition.deadline(),
                step ->
                    step.alternative().filter(Alternative.OnFailure.class::isInstance).isPresent()
                        ? new StepDefinition(
                            step.name(),
                            step.kind(),
                            step.after(),
                            when,
                            Optional.empty(),
                            step.expect(),
                            step.action())
                        : step));
  }

  static StepDefinition copy(
      StepDefinition step, Set<String> after, Optional<Compensation> compensation) {
    return new StepDefinition(
        step.name(),
        step.kind(),
        after,
        step.when(),
        step.alternative().filter(it -> after.contains(it.to())),
        step.expect(),
        step.action() instanceof Call call
            ? new Call(call.command(), call.timeout(), call.retry(), call.onUnknown(), compensation)
            : step.action());
  }

  static StepDefinition triedAgainWithoutAsking(StepDefinition step) {
    return step.isQueried()
        ? new StepDefinition(
            step.name(),
            step.kind(),
            step.after(),
            step.when(),
            step.alternative(),
            new Call(
                step.call().command(),
                step.call().timeout(),
                step.call().retry(),
                UnknownPolicy.RETRY,
                step.compensation()))
        : step;
  }

  static Backward flat(Backward saga) {
    var origin = saga.origin();
    var flat =
        changed(
            origin.definition(),
            origin.definition().deadline(),
            step -> copy(step, Set.of(), step.compensation()));
    return new Backward(
        new Origin(
            origin.sagaId(),
            flat,
            origin.input(),
            origin.startedAt(),
            origin.deadline(),
            origin.traceparent(),
            origin.fence(),
            origin.caller()),
        saga.turn(),
        saga.savePoint(),
        saga.steps(),
        saga.byHand(),
        saga.editions(),
        saga.rounds());
  }
}
