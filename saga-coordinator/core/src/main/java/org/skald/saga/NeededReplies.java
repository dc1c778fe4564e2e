package org.skald.saga;

import java.util.HashSet;
import java.util.Set;
import org.skald.saga.Action.Call;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Done;

/** Which replies a definition needs for what is still to come of a saga. */
final class NeededReplies {

  private NeededReplies() {}

  /** Whether a step that is done has the reply that is needed of it, or none is. */
  static boolean isThere(Active saga, SagaDefinition definition, StepDefinition step, Done done) {
    var form = step.replyForm();
    return form.isPresent()
        ? form.get().faultOf(done.reply()).isEmpty()
        : done.reply().isPresent() || !isNeeded(saga, definition, step);
  }

  private static boolean isNeeded(Active saga, SagaDefinition definition, StepDefinition done) {
    return definition.steps().values().stream()
        .anyMatch(it ->
            undoing(it).contains(done.name())
                || (saga instanceof Forward
                    && saga.status(it.name()).isEmpty()
                    && doing(it).contains(done.name())));
  }

  private static Set<String> undoing(StepDefinition step) {
    return step.compensation().map(it -> it.command().mapping().needs()).orElse(Set.of());
  }

  private static Set<String> doing(StepDefinition step) {
    var needs = new HashSet<String>();
    step.when().ifPresent(it -> needs.addAll(it.needs()));
    step.expect().ifPresent(it -> needs.addAll(it.condition().needs()));
    switch (step.action()) {
      case Call call -> needs.addAll(of(call));
      case Action.ForEach(var items, _, var each) -> {
        needs.addAll(items.needs());
        needs.addAll(of(each));
      }
      case Action.Output(var mapping) -> needs.addAll(mapping.needs());
      case Action.Gather _, Action.Decide _, Action.Sleep _, Action.AwaitSignal _ -> {}
    }
    return needs;
  }

  private static Set<String> of(Call call) {
    var needs = new HashSet<>(call.command().mapping().needs());
    call.compensation()
        .map(Action.Compensation::command)
        .map(CommandTemplate::mapping)
        .ifPresent(it -> needs.addAll(it.needs()));
    return needs;
  }
}
