package org.skald.log.shard;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Nodes of two releases side by side: each is replaced by the later one, some go back and come
 * again, while somebody raises the rules, sometimes too early.
 */
final class RollingUpgrade {

  private static final int GOES_BACK = 4;

  private final Simulation world;
  private final List<SimulatedNode> nodes;

  /** An upgrade of these nodes that has not begun. */
  RollingUpgrade(Simulation world, List<SimulatedNode> nodes) {
    this.world = world;
    this.nodes = nodes;
  }

  /** All begin with the release before. */
  void begin() {
    nodes.forEach(it -> it.install(true));
    world.time().in(world.chaos().between(300, 900), this::replaceOne);
    world.time().in(50, this::look);
  }

  private void replaceOne() {
    if (world.chaos().isCalm()) {
      return;
    }
    var node = world.anyNode();
    if (node.isOld()) {
      replace(node, false);
    } else if (world.chaos().oneIn(GOES_BACK)) {
      replace(node, true);
      world.reach("a node went back to the release before");
    }
    if (nodes.stream().noneMatch(SimulatedNode::isOld) && world.chaos().oneIn(2)) {
      world.raiseRules(2);
      world.reach("the rules were raised when no node was old");
    }
    world.time().in(world.chaos().between(60, 500), this::replaceOne);
  }

  private void replace(SimulatedNode node, boolean before) {
    world.chaos().note("is replaced", node.name(), before);
    node.install(before);
    node.restartIn(world.chaos().between(5, 200));
  }

  private void look() {
    var levels =
        nodes.stream()
            .filter(SimulatedNode::isUp)
            .collect(Collectors.partitioningBy(SimulatedNode::isOld));
    var isSideBySide = levels.values().stream().noneMatch(List::isEmpty);
    if (isSideBySide) {
      world.reach("old and new nodes ran side by side");
    }
    world.time().in(25, this::look);
  }

  /** The last old ones are replaced. */
  void finish() {
    nodes.stream().filter(SimulatedNode::isOld).forEach(it -> replace(it, false));
  }
}
