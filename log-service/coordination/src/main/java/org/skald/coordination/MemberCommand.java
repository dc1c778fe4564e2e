package org.skald.coordination;

import java.time.Duration;

/** A wish about a node. */
public sealed interface MemberCommand extends CoordinationCommand {

  /** Which node. */
  MemberName member();

  /**
   * A life of the node begins, and supersedes any earlier one; or goes on, after it was lost.
   *
   * @param address where others reach it
   * @param lease how long it counts as alive after this, and after each {@link KeepAlive}
   * @param rules which rules its release knows
   */
  record Join(
      MemberName member, Incarnation incarnation, String address, Duration lease, KnownRules rules)
      implements MemberCommand {}

  /**
   * The node lives, and with it every session that is attached to it: one record for all of them.
   * Refused to a life of it that has not joined, was lost, or was superseded.
   */
  record KeepAlive(MemberName member, Incarnation incarnation) implements MemberCommand {}

  /** The node goes in order; refused to an earlier life of it. */
  record Leave(MemberName member, Incarnation incarnation) implements MemberCommand {}

  /** Proposed by the node's lease when it is over. */
  record Lose(MemberName member) implements MemberCommand {}

  /** Proposed by a node that is gone: the next portion of its sessions has nobody to keep them. */
  record Sweep(MemberName member) implements MemberCommand {}
}
