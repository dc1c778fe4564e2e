package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.skald.log.Position;
import org.skald.log.Rejection;

/** One run of a shard on a few nodes in a world where everything goes wrong, then nothing. */
public final class Simulation {

  static final int TIME_CAP_MS = 200;
  private static final int NODES = 3;

  private final VirtualTime time = new VirtualTime();
  private final Chaos chaos;
  private final SimulatedLog log;
  private final SimulatedTopics topics;
  private final SimulatedSnapshots snapshots;
  private final SimulatedRegistry registry;
  private final Claims claims = new Claims(this);
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Hosted<?, ?, ?, ?, ?> hosted;
  private final Tenant.Measures measures;
  private final Workload workload;
  private final Map<String, Integer> reached = new TreeMap<>();
  private final long seed;
  private int terms;

  /**
   * What a run came to.
   *
   * @param violations claims that do not hold, and what was found instead
   * @param faults how often each happened
   * @param records how many records of each type the log has; commands under their type
   * @param dead how many dead letters of each code
   * @param reached how often its workload came to what it should come to
   */
  public record Outcome(
      long seed,
      List<String> violations,
      List<String> trace,
      Map<Fault, Integer> faults,
      Map<String, Integer> records,
      Map<String, Integer> dead,
      Map<String, Integer> reached,
      int answers,
      int reads) {}

  private Simulation(long seed, Hosted<?, ?, ?, ?, ?> hosted, boolean verbose) {
    this.seed = seed;
    this.hosted = hosted;
    this.measures = hosted.tenant().measures();
    this.chaos = new Chaos(seed, time, verbose);
    this.log = new SimulatedLog(time, chaos);
    this.topics = new SimulatedTopics(time, chaos);
    this.snapshots = new SimulatedSnapshots(time, chaos);
    this.registry = new SimulatedRegistry(time, chaos);
    this.workload = hosted.tenant().workload(this);
  }

  /**
   * A run that is the same whenever it has the same seed.
   *
   * @param plant a bug to be found, perhaps
   * @param verbose whether it prints what happens
   */
  public static <C, S, E, R extends Rejection, F> Simulation of(
      long seed, Tenant<C, S, E, R, F> tenant, Plant<C, S, E, R, F> plant, boolean verbose) {
    return new Simulation(seed, new Hosted<>(tenant, plant), verbose);
  }

  /** The clock of all. */
  public VirtualTime time() {
    return time;
  }

  /** The dice. */
  public Chaos chaos() {
    return chaos;
  }

  /** The log of the shard. */
  public SimulatedLog log() {
    return log;
  }

  SimulatedTopics topics() {
    return topics;
  }

  SimulatedSnapshots snapshots() {
    return snapshots;
  }

  SimulatedRegistry registry() {
    return registry;
  }

  /** What was seen. */
  public Claims claims() {
    return claims;
  }

  Workload workload() {
    return workload;
  }

  /** The replica of a node. */
  ShardLoop<?, ?, ?, ?, ?> loop(
      SimulatedNode node, ShardPorts ports, Consumer<Replica.Committed> committed) {
    return hosted.loop(config(node.name()), node, ports, committed);
  }

  /** The highest level of rules that the release of a node knows. */
  int knownRules(SimulatedNode node) {
    return hosted.knownRules(node);
  }

  /** Something came about that a run is to reach. */
  void reach(String what) {
    reached.merge(what, 1, Integer::sum);
  }

  ShardConfig config(String node) {
    return new ShardConfig(
        "simulated",
        0,
        node,
        "dead",
        key -> Keys.text(key).startsWith("far") ? 1 : 0,
        new ShardConfig.Limits(
            measures.recordBytes(),
            Duration.ofMillis(TIME_CAP_MS),
            Duration.ofMillis(2_500),
            3,
            4,
            25),
        new ShardConfig.Pace(
            Duration.ofMillis(300), Duration.ofMillis(30), Duration.ofMillis(15), 30));
  }

  /** One of the nodes. */
  public SimulatedNode anyNode() {
    return nodes.get(chaos.upTo(nodes.size()));
  }

  /** Runs from beginning to end. */
  public Outcome run() {
    try {
      live();
      var truth = Truth.of(store -> hosted.reference(config("reference"), store), log.all());
      claims.check(truth, nodes);
      workload.check(truth);
      return outcome(truth);
    } catch (RuntimeException e) {
      var found = new ArrayList<>(claims.violations());
      found.add("a replica stopped: " + e);
      for (var at : e.getStackTrace()) {
        found.add("  at " + at);
      }
      return new Outcome(
          seed, found, chaos.account(found), chaos.seen(), Map.of(), Map.of(), Map.of(), 0, 0);
    }
  }

  private void live() {
    var upgrade = hosted.tenant().earlier().map(_ -> new RollingUpgrade(this, nodes));
    for (var i = 0; i < NODES; i++) {
      var node = new SimulatedNode(this, "n" + i);
      nodes.add(node);
      time.in(chaos.upTo(100), node::heal);
    }
    upgrade.ifPresent(RollingUpgrade::begin);
    workload.begin();
    time.in(100, this::letClientsIn);
    time.in(200, this::strike);
    time.in(50, this::look);
    time.run(measures.chaosMs());
    chaos.calm();
    topics.goDown(0);
    topics.restoreAll();
    log.comeUp();
    upgrade.ifPresent(RollingUpgrade::finish);
    nodes.forEach(SimulatedNode::heal);
    time.run(measures.calmMs());
    nodes.getFirst().restartIn(10);
    var late = new SimulatedNode(this, "late");
    nodes.add(late);
    late.start();
    time.run(measures.calmMs() / 2);
    workload.leave();
    time.run(measures.leavingMs());
    settle();
  }

  private void letClientsIn() {
    if (nodes.stream().noneMatch(node -> node.secret().isPresent())) {
      time.in(20, this::letClientsIn);
      return;
    }
    workload.letClientsIn();
  }

  /** Lets all nodes read to the end while no time passes, so that nothing new comes. */
  private void settle() {
    log.show();
    for (var rounds = 0; rounds < 1_000 && nodes.stream().anyMatch(this::isBehind); rounds++) {
      nodes.forEach(SimulatedNode::step);
    }
  }

  private boolean isBehind(SimulatedNode node) {
    return node.status()
        .filter(it -> it.control().applied().value() + 1 < log.all().size())
        .isPresent();
  }

  private void look() {
    var drivers = nodes.stream().flatMap(it -> it.status().stream()).filter(it -> it.driving());
    if (drivers.count() > 1) {
      chaos.count(Fault.TWO_DRIVERS);
    }
    time.in(25, this::look);
  }

  private void strike() {
    if (chaos.isCalm()) {
      return;
    }
    var node = anyNode();
    switch (chaos.upTo(18)) {
      case 0 -> kill(node, Fault.KILL, false);
      case 1 -> kill(node, Fault.WIPED_STORE, chaos.oneIn(2));
      case 2, 3, 4, 5 -> node.crashAfter(chaos.between(1, 80));
      case 6 -> strike(Fault.PAUSE, () -> node.pause(chaos.between(50, 1_200)));
      case 7 -> strike(Fault.CUT_OFF, () -> node.cutOff(chaos.between(50, 1_500)));
      case 8 -> strike(Fault.SLOW, () -> node.slow(chaos.between(200, 1_200)));
      case 9 -> strike(Fault.STALL, () -> node.stall(chaos.between(20, 500)));
      case 10 -> strike(Fault.LOG_OUTAGE, () -> log.goDown(chaos.between(20, 500)));
      case 11 -> strike(Fault.LEADER_CHANGE, log::changeLeader);
      case 12 -> strike(Fault.CLOCK_FORWARD, () -> log.jump(chaos.between(1, 5_000)));
      case 13 -> strike(Fault.CLOCK_BACK, () -> log.jump(-chaos.between(1, 5_000)));
      case 14 -> strike(Fault.EFFECT_OUTAGE, () -> topics.goDown(chaos.between(20, 900)));
      case 15 -> strike(Fault.TOPIC_GONE, this::removeTopic);
      case 16 -> strike(Fault.APPOINTMENT, () -> node.appoint(nextTerm()));
      default -> {
        snapshots.compact(chaos.oneIn(2));
        raiseRules();
      }
    }
    time.in(chaos.between(30, 260), this::strike);
  }

  private Position nextTerm() {
    return new Position(chaos.oneIn(4) ? chaos.upTo(terms + 1) : ++terms);
  }

  private void removeTopic() {
    topics.remove(List.of("events", "effects", "dead").get(chaos.upTo(3)), chaos.between(20, 900));
  }

  private void strike(Fault fault, Runnable happens) {
    chaos.count(fault);
    happens.run();
  }

  private void kill(SimulatedNode node, Fault fault, boolean wiped) {
    chaos.count(fault);
    chaos.note("dies", node.name(), wiped);
    node.restartIn(chaos.between(5, 900));
    if (wiped) {
      node.store().clear();
    }
  }

  private void raiseRules() {
    raiseRules(1 + chaos.upTo(hosted.tenant().decider().knownRules()));
  }

  /** Somebody raises the rules by way of one of the nodes, whatever the others know. */
  void raiseRules(int level) {
    var rules = new ControlRecord.SetRulesLevel(level, "operator", "a change of rules");
    anyNode()
        .secret()
        .ifPresent(secret ->
            log.append(
                null,
                SimulatedWire.encode(rules),
                SimulatedWire.headers(rules, Optional.of(secret))));
  }

  private Map<String, Integer> allReached() {
    var all = new TreeMap<>(reached);
    all.putAll(workload.reached());
    return all;
  }

  private Outcome outcome(Truth truth) {
    var records = new TreeMap<String, Integer>();
    log.all().forEach(it -> records.merge(SimulatedWire.typeOf(it.headers()), 1, Integer::sum));
    var dead = new TreeMap<String, Integer>();
    truth
        .effects()
        .values()
        .forEach(
            it -> SimulatedWire.codeOf(it).ifPresent(code -> dead.merge(code, 1, Integer::sum)));
    return new Outcome(
        seed,
        List.copyOf(claims.violations()),
        claims.violations().isEmpty() ? List.of() : chaos.account(claims.violations()),
        chaos.seen(),
        records,
        dead,
        allReached(),
        claims.answers(),
        claims.reads());
  }
}
