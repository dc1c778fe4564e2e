package org.skald.saga.testkit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Element;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaEvent.SagaReturned;

/**
 * What a saga has asked its participants to do, round by round: behind a save-point to which it has
 * gone back, what it asked before is of an earlier round.
 *
 * @param sent how much had happened when each command was first sent
 */
record AskedCommands(
    SagaDefinition definition, List<SagaEvent> events, Map<CommandId, Integer> sent) {

  /** What was asked for a step in its last round; empty when nothing was. */
  Optional<CommandId> last(String step) {
    return toDo(step)
        .filter(id -> isOfLastRound(id))
        .max(Comparator.comparingInt(CommandId::edition));
  }

  /** All that was asked in earlier rounds, of whichever step. */
  Stream<CommandId> ofEarlierRounds() {
    return sent.keySet().stream()
        .filter(id -> id.direction() == Direction.DO && !isOfLastRound(id));
  }

  /** What has happened to a step in its last round, and beside it. */
  List<SagaEvent> lastRound(String step) {
    return events.subList(begin(step), events.size());
  }

  /** The definition with what has fanned out in the last round. */
  SagaDefinition fannedOut() {
    var fanOuts = new HashMap<String, Integer>();
    for (var event : events) {
      switch (event) {
        case SagaEvent.StepFannedOut it -> fanOuts.put(it.step(), it.elements());
        case SagaReturned it -> fanOuts.keySet().removeAll(definition.following(it.savePoint()));
        default -> {}
      }
    }
    var fannedOut = definition;
    for (var fanOut : fanOuts.entrySet()) {
      fannedOut = fannedOut.fannedOut(fanOut.getKey(), fanOut.getValue());
    }
    return fannedOut;
  }

  private Stream<CommandId> toDo(String step) {
    return sent.keySet().stream()
        .filter(id -> id.direction() == Direction.DO && id.step().equals(step));
  }

  private boolean isOfLastRound(CommandId id) {
    return sent.getOrDefault(id, 0) > begin(id.step());
  }

  /** How much had happened when the last round of a step began. */
  private int begin(String step) {
    var before = definition.before(Element.declared(step));
    for (var i = events.size() - 1; i >= 0; i--) {
      if (events.get(i) instanceof SagaReturned it && before.contains(it.savePoint())) {
        return i;
      }
    }
    return 0;
  }
}
