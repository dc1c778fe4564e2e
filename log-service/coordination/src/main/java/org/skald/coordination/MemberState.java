package org.skald.coordination;

import java.time.Duration;
import java.time.Instant;
import org.skald.log.Position;

/** What is known of a node. */
public sealed interface MemberState extends CoordinationState {

  /** Nothing. */
  MemberState ABSENT = new Absent();

  /** There is no such node. */
  record Absent() implements MemberState {}

  /**
   * It lives.
   *
   * @param since the record that said so first
   * @param until log time at which it is lost unless it is heard of
   * @param rules which rules its release knows
   */
  record Alive(
      MemberName member,
      Incarnation incarnation,
      String address,
      Position since,
      Duration lease,
      Instant until,
      KnownRules rules)
      implements MemberState {

    Alive renewed(Instant newUntil) {
      return new Alive(member, incarnation, address, since, lease, newUntil, rules);
    }

    /** Whether it is the life that a command speaks for. */
    boolean is(Incarnation other) {
      return incarnation.equals(other);
    }
  }

  /**
   * It is gone, and its sessions are being told.
   *
   * @param at since when, in log time
   * @param portion the next portion of its sessions
   */
  record Gone(MemberName member, Instant at, int portion) implements MemberState {}
}
