package org.skald.saga;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.skald.saga.Action.Gather;
import org.skald.saga.StepStatus.Done;

/** The replies that the steps of a saga have, and which of them the expressions of a step see. */
record Replies(Origin origin, Map<String, StepStatus> steps) {

  /** What the command of a step sees: whatever comes before it. */
  Scope seenBy(StepDefinition step) {
    return scope(step, origin.definition().before(step.name()));
  }

  /** What the compensation of a step sees: its own reply too, under the name it is declared by. */
  Scope seenByCompensation(StepDefinition step) {
    var seen = origin.definition().before(step.name());
    seen.add(step.name());
    return scope(step, seen);
  }

  private Scope scope(StepDefinition step, Set<String> seen) {
    var replies = new HashMap<String, Payload>();
    var gathered = new HashMap<String, List<Payload>>();
    var unchanged = new HashSet<String>();
    for (var name : seen) {
      if (origin.definition().step(name).action() instanceof Gather(var elements, _)) {
        gathered(name, elements).ifPresent(all -> gathered.put(name, all));
      } else if (Element.of(name).isEmpty() || name.equals(step.name())) {
        reply(name).ifPresent(reply -> replies.put(Element.declared(name), reply));
      }
      if (steps.get(name) instanceof Done done && done.unchanged()) {
        unchanged.add(name);
      }
    }
    var item = Element.of(step.name()).map(it -> OptionalInt.of(it.index()));
    return new Scope(
        origin.sagaId(),
        origin.input(),
        replies,
        gathered,
        unchanged,
        item.orElseGet(OptionalInt::empty));
  }

  /** Empty when one of them was done and has no reply: its absence must not go unnoticed. */
  private Optional<List<Payload>> gathered(String step, int elements) {
    var all = new ArrayList<Payload>(elements);
    for (var index = 0; index < elements; index++) {
      var name = new Element(step, index).name();
      var reply = reply(name);
      if (reply.isEmpty() && steps.get(name) instanceof Done) {
        return Optional.empty();
      }
      reply.ifPresent(all::add);
    }
    return Optional.of(all);
  }

  private Optional<Payload> reply(String step) {
    return switch (steps.get(step)) {
      case StepStatus.Performed performed -> performed.reply();
      case StepStatus.Undoing undoing -> undoing.performed().reply();
      case null -> Optional.empty();
      case StepStatus.Awaited _,
          StepStatus.Retrying _,
          StepStatus.Held _,
          StepStatus.Skipped _,
          StepStatus.NotDone _,
          StepStatus.Compensated _ ->
          Optional.empty();
    };
  }
}
