package org.skald.coordination.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberName;
import org.skald.coordination.PlacementCommand;
import org.skald.coordination.PlacementState.PlacedLog;
import org.skald.coordination.PlacementState.PlacedShard;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.kafka.Busy;
import org.skald.log.kafka.ShardHost;
import org.skald.log.shard.UnknownRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this node holds the shards of a log that it is to hold, and tells the others
 * which of them answer.
 *
 * <p>It compares what is with what should be, again and again, so that whatever was missed or has
 * failed is made good in the next round. A replica that is to go elsewhere is kept until all who
 * are to hold it do.
 *
 * <p>A node whose release does not know the rules of the log can hold nothing of it: it leaves, so
 * that others hold what was to be here.
 */
public final class ShardPlacement implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardPlacement.class);
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final CoordinationNode node;
  private final ShardHost host;
  private final LogName log;
  private final Wish wish;
  private final Set<PlacementCommand> underWay = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Position> appointed = new HashMap<>();
  private final ScheduledExecutorService timer;
  private boolean hasLeft;
  private volatile String trouble = "";
  private volatile String failure = "";

  /**
   * What this node has to say about the placement of a log.
   *
   * @param replicas how many nodes shall hold each shard; all nodes have to say the same
   * @param weight how much this node can carry, compared with the others
   */
  public record Wish(int replicas, double weight) {

    /** Three replicas, and no more than any other. */
    public static final Wish DEFAULT = new Wish(3, 1);
  }

  private ShardPlacement(CoordinationNode node, ShardHost host, Wish wish) {
    this.node = node;
    this.host = host;
    this.log = new LogName(host.log());
    this.wish = wish;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("placement-" + log).daemon().factory());
  }

  /** Begins. */
  public static ShardPlacement start(CoordinationNode node, ShardHost host, Wish wish) {
    var placement = new ShardPlacement(node, host, wish);
    placement.timer.scheduleWithFixedDelay(
        placement::round, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return placement;
  }

  /** The log as it is placed, if it is. */
  public Optional<PlacedLog> placed() {
    return node.placement().log(log);
  }

  /** Whether this node answers for every shard that it is to hold, and each shard has a driver. */
  public boolean isReady() {
    return placed()
        .filter(it -> it.isPresent(node.name()))
        .filter(it -> it.shards().stream().allMatch(shard -> shard.driver().isPresent()))
        .filter(it -> it.shards().stream().allMatch(this::isOpenIfMine))
        .isPresent();
  }

  private boolean isOpenIfMine(PlacedShard shard) {
    return !shard.members().contains(node.name()) || shard.open().contains(node.name());
  }

  /** What keeps this node from holding shards; empty when nothing does. */
  public String trouble() {
    return failure.isEmpty() ? trouble : failure;
  }

  private void round() {
    try {
      if (isTooOld()) {
        return;
      }
      var now = placed();
      if (now.filter(it -> it.isPresent(node.name())).isEmpty()) {
        ask(
            new PlacementCommand.Offer(
                log, node.name(), wish.weight(), host.shards(), wish.replicas()));
      } else {
        var shards = now.get().shards();
        for (var shard = 0; shard < shards.size(); shard++) {
          arrange(shard, shards.get(shard));
        }
      }
      failure = "";
    } catch (RuntimeException e) { // A round that throws would be the last one.
      fail(e);
    }
  }

  private boolean isTooOld() {
    var unknown = host.broken().stream().filter(UnknownRules.class::isInstance).findFirst();
    if (unknown.isPresent() && !hasLeft) {
      hasLeft = true;
      failure = String.valueOf(unknown.get().getMessage());
      LOG.error("this node takes no part in {} any more: {}", log, failure);
      node.leave();
    }
    return unknown.isPresent();
  }

  /* Told once and not ten times a second; the node's health tells it for as long as it lasts. */
  private void fail(RuntimeException e) {
    var told = "shards of %s could not be placed here: %s".formatted(log, e.getMessage());
    if (!told.equals(failure)) {
      failure = told;
      LOG.warn("shards of {} could not be placed here; tried again and again", log, e);
    }
  }

  private void arrange(int shard, PlacedShard placed) {
    var mine = placed.members().contains(node.name());
    var listed = placed.open().contains(node.name());
    if (mine) {
      host.hold(shard);
    } else if (placed.isSettled() && !listed) {
      host.drop(shard);
      appointed.remove(shard);
      return;
    }
    var open = host.isOpen(shard);
    var wanted = mine || !placed.isSettled();
    if (open && wanted && !listed) {
      ask(new PlacementCommand.Open(log, node.name(), shard));
    } else if (listed && !(open && wanted)) {
      ask(new PlacementCommand.Close(log, node.name(), shard));
    }
    if (open && isDriver(placed) && !placed.term().equals(appointed.get(shard))) {
      host.appoint(shard, placed.term());
      appointed.put(shard, placed.term());
    }
  }

  private boolean isDriver(PlacedShard placed) {
    return placed.driver().filter((MemberName it) -> it.equals(node.name())).isPresent();
  }

  private void ask(PlacementCommand command) {
    if (!underWay.add(command)) {
      return;
    }
    node.request(command)
        .whenComplete((answer, failure) -> {
          underWay.remove(command);
          if (answer instanceof Answer.Rejected rejected) {
            trouble = rejected.detail();
            LOG.debug("{} was refused: {}", command, rejected.detail());
          } else if (failure == null) {
            trouble = "";
          } else if (!(failure instanceof Busy)) {
            LOG.warn("{} came to nothing; tried again: {}", command, String.valueOf(failure));
          }
        });
  }

  /** Stops to arrange; what this node holds it goes on to hold. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
