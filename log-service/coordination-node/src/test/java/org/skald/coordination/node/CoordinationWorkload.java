package org.skald.coordination.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.log.shard.SimulatedNode;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.Truth;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.log.shard.Workload;

/** Clients of the coordination log, and the nodes that keep their sessions. */
final class CoordinationWorkload implements Workload {

  private static final int CLIENTS = 4;

  private final Simulation world;
  private final CoordinationPlant plant;
  private final Map<String, Integer> reached;
  private final History history;
  private final Map<SimulatedNode, SimulatedNodeLog> nodes = new LinkedHashMap<>();
  private final List<CoordinationClient> clients = new ArrayList<>();
  private boolean left;

  CoordinationWorkload(Simulation world, CoordinationPlant plant, Map<String, Integer> reached) {
    this.world = world;
    this.plant = plant;
    this.reached = reached;
    this.history = new History(world);
  }

  History history() {
    return history;
  }

  Simulation world() {
    return world;
  }

  /** Somebody was told something of this kind. */
  void reached(String what) {
    reached.merge(what, 1, Integer::sum);
  }

  @Override
  public Map<String, Integer> reached() {
    return reached;
  }

  @Override
  public void begin() {
    world.log().append(null, new byte[0], List.of(WireHeader.of(WireNames.TYPE, "too-early")));
  }

  @Override
  public void started(SimulatedNode node) {
    var log = new SimulatedNodeLog(node, plant);
    nodes.put(node, log);
    if (!left) {
      world.time().in(world.chaos().upTo(60), log::live);
    }
  }

  /** The process on a node, if it runs. */
  Optional<SimulatedNodeLog> on(SimulatedNode node) {
    return Optional.ofNullable(nodes.get(node)).filter(it -> !it.isOver());
  }

  @Override
  public void letClientsIn() {
    for (var i = 0; i < CLIENTS; i++) {
      var client = new CoordinationClient(this, "c" + i);
      clients.add(client);
      client.live();
    }
    new Intruder(world).live();
  }

  @Override
  public void leave() {
    left = true;
    clients.forEach(CoordinationClient::leave);
    nodes.values().forEach(SimulatedNodeLog::leave);
  }

  @Override
  public void check(Truth truth) {
    var sessions = new SessionClaims(world, history, truth);
    sessions.check();
    var locks = new LockClaims(world, history, truth, sessions);
    locks.check();
    new NameClaims(world, history, truth, sessions, locks).check();
    new RegisterClaims(world, history, truth).check();
  }
}
