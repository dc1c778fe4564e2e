package org.skald.log.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;

/** What a simulation saw of its nodes and clients, and whether it all was as the log says. */
public final class Claims {

  private final Simulation world;
  private final List<Answered> answers = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final Map<Long, byte[]> controls = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private Position acknowledged = Position.BEFORE_FIRST;

  private record Answered(String id, Answer answer) {}

  private record Read(String key, Position applied, byte @Nullable [] state) {}

  Claims(Simulation world) {
    this.world = world;
  }

  List<String> violations() {
    return violations;
  }

  int answers() {
    return answers.size();
  }

  int reads() {
    return reads.size();
  }

  /** Notes a violation unless this holds. */
  public void require(boolean holds, String expected, @Nullable Object... found) {
    if (!holds) {
      var violation = expected + " " + Arrays.asList(found);
      violations.add(violation);
      world.chaos().note("VIOLATION", violation);
    }
  }

  /** The last place of which any client knows. */
  public Position acknowledged() {
    return acknowledged;
  }

  /** A client knows of this place. */
  public void acknowledge(Position place) {
    acknowledged = place.isAfter(acknowledged) ? place : acknowledged;
  }

  /** A client was told what came of its request. */
  public void answered(String id, Answer answer) {
    answers.add(new Answered(id, answer));
    acknowledge(answer.position());
  }

  /** A node has committed up to where its control state says. */
  void applied(SimulatedNode node, ControlState control) {
    var bytes = ControlStateCodec.encode(control);
    var other = controls.putIfAbsent(control.applied().value(), bytes);
    require(
        other == null || Arrays.equals(other, bytes),
        "expected one control state at …, found another on …: …",
        control.applied(),
        node.name(),
        control);
  }

  /** A node has decided by rules that its release knows, or it should have stopped. */
  void knows(SimulatedNode node, ControlState control) {
    require(
        control.rules().level() <= world.knownRules(node),
        "expected … to stop before rules that its release does not know, found it at …",
        node.name(),
        control);
  }

  /** A client was told what this node has, as fresh as everything that it knew of before. */
  public void read(SimulatedNode node, String key, Position before, Position applied) {
    require(
        !before.isAfter(applied),
        "expected a read to see …, which was acknowledged before, found … on …",
        before,
        applied,
        node.name());
    reads.add(new Read(key, applied, node.store().get(ShardStore.Space.STATE, Keys.utf8(key))));
  }

  void trims(SimulatedNode node, Position last) {
    require(
        !last.isAfter(world.snapshots().newest()),
        "expected … to trim no further than the newest snapshot, …, found …",
        node.name(),
        world.snapshots().newest(),
        last);
  }

  /** Compares everything that was seen with the truth. */
  void check(Truth truth, List<SimulatedNode> nodes) {
    checkTime(truth);
    nodes.forEach(node -> checkStore(truth, node));
    checkAnswers(truth);
    checkReads(truth);
    checkEffects(truth);
    checkEnd(truth, nodes);
  }

  private void checkTime(Truth truth) {
    var expectedMs = Long.MIN_VALUE;
    var lastStampMs = 0L;
    for (var record : world.log().all()) {
      expectedMs =
          expectedMs == Long.MIN_VALUE
              ? record.stampMs()
              : expectedMs + Math.clamp(record.stampMs() - lastStampMs, 0, Simulation.TIME_CAP_MS);
      lastStampMs = record.stampMs();
      var control = truth.control(record.position());
      require(
          control.time().now().toEpochMilli() == expectedMs,
          "expected log time … at …, found …",
          expectedMs,
          record.position(),
          control.time());
      var seen = controls.get(record.position().value());
      require(
          seen == null || Arrays.equals(seen, ControlStateCodec.encode(control)),
          "expected the control state of the reference at …, found another on a node",
          record.position());
    }
  }

  private void checkStore(Truth truth, SimulatedNode node) {
    for (var space :
        List.of(
            ShardStore.Space.STATE,
            ShardStore.Space.TIMER,
            ShardStore.Space.REQUEST,
            ShardStore.Space.FINDING,
            ShardStore.Space.META)) {
      var expected = truth.store().dump(space);
      var found = node.store().dump(space);
      require(
          expected.equals(found),
          "expected … entries of … as in the reference, found … others on …",
          expected.size(),
          space,
          found.size(),
          node.name());
    }
  }

  private void checkAnswers(Truth truth) {
    for (var it : answers) {
      require(
          it.answer().equals(truth.answers().get(it.id())),
          "expected the answer … to …, found …",
          truth.answers().get(it.id()),
          it.id(),
          it.answer());
    }
  }

  private void checkReads(Truth truth) {
    for (var it : reads) {
      require(
          Arrays.equals(truth.stateAt(it.key(), it.applied()), it.state()),
          "expected the state of … at … as in the reference, found another",
          it.key(),
          it.applied());
    }
  }

  private void checkEffects(Truth truth) {
    Set<String> seen = new HashSet<>();
    Map<String, Integer> lastOfKey = new HashMap<>();
    for (var record : world.topics().delivered()) {
      var id = SimulatedWire.idOf(record);
      require(
          record.equals(truth.effects().get(id)), "expected no effect but the log's: …", record);
      if (seen.add(id) && !world.topics().refused().contains(id)) {
        var place = truth.orderOf(id);
        var before = lastOfKey.put(SimulatedWire.keyOf(record), place);
        require(before == null || before < place, "expected … before later ones of its key", id);
      }
    }
    truth
        .effects()
        .keySet()
        .forEach(id -> require(seen.contains(id), "expected the effect … to be delivered", id));
  }

  private void checkEnd(Truth truth, List<SimulatedNode> nodes) {
    var last = truth.lastEffect();
    require(
        !last.isAfter(world.topics().mark()),
        "expected the mark to reach …, the last effect, found …",
        last,
        world.topics().mark());
    var driving = new ArrayList<String>();
    for (var node : nodes) {
      var status = node.status().orElseThrow();
      require(
          status.effectsPending() == 0 && node.store().dump(ShardStore.Space.OUTBOX).isEmpty(),
          "expected nothing pending on …, found … and … in the store",
          node.name(),
          status.effectsPending(),
          node.store().dump(ShardStore.Space.OUTBOX).size());
      if (status.driving()) {
        driving.add(node.name());
      }
    }
    var driver = truth.last().driver().map(ControlState.Lease::node).orElse("nobody");
    require(driving.equals(List.of(driver)), "expected only … to drive: …", driver, driving);
    Objects.requireNonNull(truth.last().secret().orElse(null), "the shard is open");
  }
}
