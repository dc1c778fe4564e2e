package org.skald.infra.system.histories;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Brings faults about, drawn from a seed: one node and one broker may be harmed at a time, so that
 * two of each are always left. It goes on for a while, and until every kind of fault it can bring
 * about has been; then it has undone all of them.
 */
final class Nemesis {

  private static final int CLOCK_MAX_S = 60;

  /**
   * How much longer something may take than it should, because a clock was set back. Kafka measures
   * its waits, between voters and in clients, by the wall clock: when that is set back in the midst
   * of one, it takes as much longer.
   */
  static final Duration SETBACK_MAX = Duration.ofSeconds(2 * CLOCK_MAX_S);

  private final Cluster cluster;
  private final Network network;
  private final Clocks clocks;
  private final Timeline timeline;

  Nemesis(Cluster cluster, Network network, Clocks clocks, Timeline timeline) {
    this.cluster = cluster;
    this.network = network;
    this.clocks = clocks;
    this.timeline = timeline;
  }

  /** What of these it can bring about here. */
  List<Fault> able(List<Fault> faults) {
    return faults.stream()
        .filter(it -> network.canCut() || !it.isCut())
        .filter(it -> clocks.canBeSet() || !it.isClock())
        .toList();
  }

  /** Brings these faults about, one after the other, again and again. */
  void haunt(List<Fault> faults, long seed, long untilNs) throws InterruptedException {
    var random = new Random(seed);
    Set<Fault> missing = new HashSet<>(faults);
    while (!missing.isEmpty() || System.nanoTime() < untilNs) {
      List<Fault> round = new ArrayList<>(faults);
      Collections.shuffle(round, random);
      for (var fault : round) {
        if (missing.isEmpty() && System.nanoTime() >= untilNs) {
          return;
        }
        pause(random, 300, 1_500);
        if (bringAbout(fault, random)) {
          timeline.count(fault);
          missing.remove(fault);
        }
      }
    }
  }

  private boolean bringAbout(Fault fault, Random random) throws InterruptedException {
    var node = draw(Host.NODES, random);
    var broker = draw(Host.BROKERS, random);
    return switch (fault) {
      case NODE_KILLED -> kill(node, random);
      case NODE_PAUSED -> stop(node, random);
      case NODE_CUT_FROM_BROKER -> cut(node, broker, random);
      case NODE_CUT_FROM_CLIENTS -> cut(node, Host.CLIENTS, random);
      case NODE_CLOCK_SET -> setClock(node, random);
      case BROKER_KILLED -> kill(broker, random);
      case BROKER_PAUSED -> stop(broker, random);
      case BROKERS_CUT -> {
        var others = Host.BROKERS.stream().filter(it -> it != broker).toList();
        yield cut(broker, draw(others, random), random);
      }
      case BROKER_CLOCK_SET -> setClock(broker, random);
      case LEADER_CHANGED -> changeLeader(random);
    };
  }

  private boolean kill(Host host, Random random) throws InterruptedException {
    timeline.note("%s is killed".formatted(host.label()));
    cluster.process(host).kill();
    pause(random, 0, 2_000);
    cluster.start(host);
    timeline.note("%s is up again".formatted(host.label()));
    return true;
  }

  private boolean stop(Host host, Random random) throws InterruptedException {
    timeline.note("%s is stopped".formatted(host.label()));
    cluster.process(host).pause();
    pause(random, 500, 6_000);
    cluster.process(host).resume();
    timeline.note("%s goes on".formatted(host.label()));
    return true;
  }

  private boolean cut(Host one, Host other, Random random) {
    timeline.note("%s and %s are cut off from each other".formatted(one.label(), other.label()));
    network.cut(one, other);
    pause(random, 500, 6_000);
    network.heal(one, other);
    timeline.note("%s and %s reach each other".formatted(one.label(), other.label()));
    return true;
  }

  private boolean setClock(Host host, Random random) {
    var ahead = Duration.ofSeconds(random.nextInt(2 * CLOCK_MAX_S + 1) - CLOCK_MAX_S);
    timeline.note("%s has a clock that is %d s ahead".formatted(host.label(), ahead.toSeconds()));
    clocks.set(host, ahead);
    return true;
  }

  private boolean changeLeader(Random random) throws InterruptedException {
    try (var admin = cluster.admin()) {
      var leader = Leadership.move(admin, random);
      timeline.note("broker %d leads".formatted(leader));
      return true;
    } catch (ExecutionException e) {
      timeline.note("the leader could not be changed: %s".formatted(e));
      return false;
    }
  }

  private static Host draw(List<Host> hosts, Random random) {
    return hosts.get(random.nextInt(hosts.size()));
  }

  private static void pause(Random random, int fromMs, int toMs) {
    Caller.pause(Duration.ofMillis(random.nextInt(fromMs, toMs)));
  }
}
