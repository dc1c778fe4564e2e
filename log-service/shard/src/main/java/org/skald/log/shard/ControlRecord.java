package org.skald.log.shard;

import java.time.Duration;
import java.util.Optional;
import org.skald.log.Position;

/** What the nodes say to each other through a shard. */
public sealed interface ControlRecord {

  /** The longest text in one of them, in characters. */
  int TEXT_MAX = 1_000;

  /**
   * The first record of a shard.
   *
   * @param secret under which reply tokens are made
   * @param rulesLevel the rules that hold from here on; a new shard has no past that they could
   *     decide otherwise
   */
  record OpenShard(byte[] secret, int rulesLevel) implements ControlRecord {
    @Override
    public String toString() {
      return "OpenShard";
    }
  }

  /**
   * A node wants to drive, or to go on driving, for so long.
   *
   * @param term of its appointment; it takes over from a driver of an earlier one at once. One that
   *     nobody has appointed has to wait until the lease of the last driver is over
   */
  record ClaimDriver(String node, Duration lease, Position term) implements ControlRecord {

    /** The claim of a node that nobody has appointed. */
    ClaimDriver(String node, Duration lease) {
      this(node, lease, Position.BEFORE_FIRST);
    }
  }

  /** Nothing, but it carries the time. */
  record Tick() implements ControlRecord {}

  /** Nothing, but a reader waits for its place. */
  record ReadBarrier() implements ControlRecord {}

  /** From here on the rules of this level hold; somebody has wanted it, for a reason. */
  record SetRulesLevel(int level, String actor, String reason) implements ControlRecord {}

  /**
   * What the outside has answered to a question, or that it has no answer; see {@link Findings}.
   */
  record Finding(String question, Optional<byte[]> answer) implements ControlRecord {}

  /** A snapshot of everything up to a position is complete. */
  record Checkpointed(Position position) implements ControlRecord {}
}
