package org.skald.coordination;

import java.time.Duration;
import java.time.Instant;
import org.skald.log.Position;

/** What happened to a node. */
public sealed interface MemberEvent extends CoordinationEvent {

  /** Which node. */
  MemberName member();

  @Override
  default String key() {
    return Keys.of(member());
  }

  /**
   * It lives, which was not known before.
   *
   * @param since the record that said so
   */
  record MemberJoined(
      MemberName member,
      Incarnation incarnation,
      String address,
      Position since,
      Duration lease,
      Instant until,
      KnownRules rules)
      implements MemberEvent {}

  /** It lives on. */
  record MemberRenewed(MemberName member, Instant until) implements MemberEvent {}

  /** It has gone in order. */
  record MemberLeft(MemberName member, Instant at) implements MemberEvent {}

  /** Its lease is over. */
  record MemberLost(MemberName member, Instant at) implements MemberEvent {}

  /** A portion of the sessions of a node that is gone is in jeopardy. */
  record MemberSwept(MemberName member, int portion) implements MemberEvent {}

  /** A session is kept by it. */
  record SessionAttended(MemberName member, SessionId session) implements MemberEvent {
    @Override
    public String key() {
      return Keys.ofPortion(member, Keys.portionOf(session));
    }
  }

  /** A session is kept by it no longer. */
  record SessionUnattended(MemberName member, SessionId session) implements MemberEvent {
    @Override
    public String key() {
      return Keys.ofPortion(member, Keys.portionOf(session));
    }
  }
}
