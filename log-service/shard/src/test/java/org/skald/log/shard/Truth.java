package org.skald.log.shard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;

/** What one replica without any fault makes of the whole log, record by record. */
public final class Truth {

  private final MemoryStore store = new MemoryStore();
  private final Replica<?, ?, ?, ?, ?> replica;
  private final Map<String, Answer> answers = new HashMap<>();
  private final Map<String, OutboundRecord> effects = new LinkedHashMap<>();
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, Set<Position>> placesOf = new HashMap<>();
  private final Map<String, TreeMap<Position, byte[]>> history = new HashMap<>();
  private final List<ControlState> controls = new ArrayList<>();
  private Position lastEffect = Position.BEFORE_FIRST;

  private Truth(Function<ShardStore, Replica<?, ?, ?, ?, ?>> reference) {
    replica = reference.apply(store);
  }

  static Truth of(Function<ShardStore, Replica<?, ?, ?, ?, ?>> reference, List<LogRecord> log) {
    var truth = new Truth(reference);
    for (var at = 0; at < log.size(); at++) {
      truth.apply(log.get(at), log.subList(at + 1, log.size()));
    }
    return truth;
  }

  private void apply(LogRecord record, List<LogRecord> rest) {
    try {
      replica.apply(record);
    } catch (Findings.Unsettled e) {
      replica.foresee(
          rest.stream()
              .flatMap(ahead -> replica.findingIn(ahead).stream())
              .filter(finding -> finding.question().equals(e.question()))
              .findFirst()
              .orElseThrow());
      apply(record, rest);
      return;
    }
    controls.add(replica.control());
    for (var entry : replica.effects()) {
      entry.records().forEach(it -> keep(it, record.position()));
      lastEffect = record.position();
    }
    var committed = replica.commit();
    committed.answers().forEach(it -> answers.putIfAbsent(it.requestId(), it.answer()));
    for (var key : committed.changed()) {
      var state = store.get(ShardStore.Space.STATE, Keys.utf8(key));
      history
          .computeIfAbsent(key, _ -> new TreeMap<>())
          .put(record.position(), state == null ? Keys.FIRST : state);
    }
  }

  private void keep(OutboundRecord effect, Position place) {
    var id = SimulatedWire.idOf(effect);
    order.put(id, order.size());
    if (effects.put(id, effect) != null) {
      throw new IllegalStateException("expected one effect of the id " + id);
    }
    SimulatedWire.markOf(effect)
        .ifPresent(mark -> placesOf.computeIfAbsent(mark, _ -> new TreeSet<>()).add(place));
  }

  MemoryStore store() {
    return store;
  }

  /** First answers by request id. */
  public Map<String, Answer> answers() {
    return answers;
  }

  /** All effects by id, in their order. */
  Map<String, OutboundRecord> effects() {
    return effects;
  }

  int orderOf(String effectId) {
    return order.getOrDefault(effectId, -1);
  }

  /** Where the wish of a mark took effect. */
  Map<String, Set<Position>> placesOf() {
    return placesOf;
  }

  Position lastEffect() {
    return lastEffect;
  }

  ControlState control(Position at) {
    return controls.get((int) at.value());
  }

  /** The end of the log. */
  public Position lastPosition() {
    return last().applied();
  }

  ControlState last() {
    return controls.getLast();
  }

  /** How many timers wait in the end. */
  public int waiting() {
    return replica.timers().size();
  }

  /** Log time at a position. */
  public Instant timeAt(Position at) {
    return control(at).time().now();
  }

  /** The states under a key, each from its position on; an empty one is none. */
  public NavigableMap<Position, byte[]> history(String key) {
    var states = history.get(key);
    return states == null ? new TreeMap<>() : states;
  }

  /** All keys under which there ever was a state. */
  public Set<String> keys() {
    return history.keySet();
  }

  byte @Nullable [] stateAt(String key, Position applied) {
    var states = history.get(key);
    var newest = states == null ? null : states.floorEntry(applied);
    return newest == null || newest.getValue().length == 0 ? null : newest.getValue();
  }
}
