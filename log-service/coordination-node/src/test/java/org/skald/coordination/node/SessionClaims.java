package org.skald.coordination.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.skald.coordination.Keys;
import org.skald.coordination.NameState;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.log.Position;
import org.skald.log.shard.Claims;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.Truth;

/**
 * Sessions: none ends before its client has to believe it dead, all end, and nothing of them is
 * left.
 */
final class SessionClaims {

  static final String EARLY = "expected session … not to end before …, found that it ended at …";
  static final String LEFT = "expected nothing to be left in the end, found …";

  private final Simulation world;
  private final History history;
  private final Truth truth;
  private final Claims claims;
  private final Map<SessionId, Position> opened = new HashMap<>();
  private final Map<SessionId, Position> ended = new HashMap<>();
  private final Set<SessionId> closed = new HashSet<>();

  SessionClaims(Simulation world, History history, Truth truth) {
    this.world = world;
    this.history = history;
    this.truth = truth;
    this.claims = world.claims();
    truth.keys().stream()
        .filter(key -> key.startsWith(Keys.SESSIONS))
        .forEach(key -> learn(new SessionId(key.substring(Keys.SESSIONS.length()))));
    for (var request : history.decided(SessionCommand.Close.class, truth.answers())) {
      var session = request.command().session();
      if (request.position().equals(ended.get(session))) {
        closed.add(session);
      }
    }
  }

  private void learn(SessionId session) {
    truth
        .history(Keys.of(session))
        .forEach((position, state) -> {
          if (state.length > 0) {
            opened.putIfAbsent(session, position);
            claims.require(!ended.containsKey(session), "expected … to end but once", session);
          } else if (opened.containsKey(session)) {
            ended.putIfAbsent(session, position);
          }
        });
  }

  /** Where each session ended. */
  Map<SessionId, Position> ended() {
    return ended;
  }

  /** Whether it ended because nobody kept it alive. */
  boolean expired(SessionId session) {
    return ended.containsKey(session) && !closed.contains(session);
  }

  /** Whether a command at this place finds the session open. */
  boolean isOpenAt(SessionId session, Position place) {
    var from = opened.get(session);
    var to = ended.get(session);
    return from != null && place.isAfter(from) && (to == null || to.isAfter(place));
  }

  void check() {
    checkEarly();
    checkEnd();
  }

  private void checkEarly() {
    for (var it : history.vouched()) {
      var end = ended.get(it.session());
      if (end == null || !expired(it.session())) {
        continue;
      }
      var endMs = world.log().arrivedMs(end);
      // Who vouches knows that it was alive in the log when its lease began.
      var leaseMs = SimulatedNodeLog.LEASE.toMillis();
      var notBeforeMs = it.askedMs() + it.ttl().toMillis();
      if (endMs < notBeforeMs) {
        var aheadMs = ranAheadMs(it.askedMs() - leaseMs, end);
        claims.require(
            endMs >= notBeforeMs - aheadMs, EARLY, it.session(), notBeforeMs - aheadMs, endMs);
      }
    }
  }

  /** How much faster than the clock of all log time went from then on, because clocks jumped. */
  private long ranAheadMs(long fromMs, Position to) {
    var aheadMs = 0L;
    for (var at = to.value(); at > 0; at--) {
      var here = new Position(at);
      var before = new Position(at - 1);
      if (world.log().arrivedMs(here) < fromMs) {
        break;
      }
      var passedMs = truth.timeAt(here).toEpochMilli() - truth.timeAt(before).toEpochMilli();
      aheadMs +=
          Math.max(0, passedMs - (world.log().arrivedMs(here) - world.log().arrivedMs(before)));
    }
    return aheadMs;
  }

  private void checkEnd() {
    for (var key : truth.keys()) {
      var last = truth.history(key).lastEntry().getValue();
      if (last.length > 0) {
        var state = StateWire.read(last);
        claims.require(
            state instanceof RegisterState
                || (state instanceof NameState.Present name && name.owner().isEmpty()),
            LEFT,
            state);
      }
    }
    claims.require(truth.waiting() == 0, "expected no timer to wait, found …", truth.waiting());
  }
}
