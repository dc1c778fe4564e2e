package org.skald.coordination.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.SessionId;
import org.skald.log.Position;
import org.skald.log.shard.Claims;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.Truth;

/** Locks: what clients were told that they hold, against each other and the order of the log. */
final class LockClaims {

  static final String EXCLUSION = "expected only one of … and … to hold …";
  static final String OVERTAKEN = "expected … to get the lock before …, which came later";
  static final String DELAY = "expected nobody to get … before …, since … was lost; found …";
  static final String OLD_TOKEN = "expected … to be refused: its token does not hold at …";
  static final String LOST_GRANT = "expected … to be accepted: its token holds at …";
  static final String TOKEN = "expected the token of … to be the place of a record before …";

  private static final Position NEVER = new Position(Long.MAX_VALUE);

  private final History history;
  private final Truth truth;
  private final Claims claims;
  private final SessionClaims sessions;
  private final Map<LockName, List<Held>> held = new HashMap<>();
  private final Map<CoordinationClient.LockToken, Position> released = new HashMap<>();

  private final Map<Asker, List<Position>> asked = new HashMap<>();
  private final Map<Asker, TreeSet<Position>> gaveBack = new HashMap<>();

  private record Asker(LockName lock, SessionId session) {}

  /** A grant, and the record from which on it does not hold any more. */
  private record Held(History.Grant grant, Position end) {

    boolean meets(Held other) {
      return other.end.isAfter(grant.token()) && end.isAfter(other.grant.token());
    }

    boolean isWith(Held other) {
      return grant.mode() == LockMode.SHARED && other.grant.mode() == LockMode.SHARED;
    }

    boolean holdsAt(Position place) {
      return place.isAfter(grant.token()) && end.isAfter(place);
    }
  }

  LockClaims(Simulation world, History history, Truth truth, SessionClaims sessions) {
    this.history = history;
    this.truth = truth;
    this.claims = world.claims();
    this.sessions = sessions;
    for (var it : history.decided(LockCommand.Release.class, truth.answers())) {
      if (it.isAccepted()) {
        tokenOf(it.command()).ifPresent(token -> released.putIfAbsent(token, it.position()));
        var asker = new Asker(it.command().lock(), it.command().session());
        gaveBack.computeIfAbsent(asker, _ -> new TreeSet<>()).add(it.position());
      }
    }
    for (var it : history.decided(LockCommand.Acquire.class, truth.answers())) {
      if (it.isAccepted()) {
        var asker = new Asker(it.command().lock(), it.command().session());
        asked.computeIfAbsent(asker, _ -> new ArrayList<>()).add(it.position());
      }
    }
    var known = new HashSet<CoordinationClient.LockToken>();
    for (var grant : history.grants()) {
      if (known.add(tokenOf(grant))) {
        held.computeIfAbsent(grant.lock(), _ -> new ArrayList<>()).add(heldOf(grant));
      }
    }
  }

  private static CoordinationClient.LockToken tokenOf(History.Grant grant) {
    return new CoordinationClient.LockToken(grant.lock(), grant.session(), grant.token());
  }

  private static Optional<CoordinationClient.LockToken> tokenOf(LockCommand.Release release) {
    return release
        .token()
        .map(it -> new CoordinationClient.LockToken(release.lock(), release.session(), it));
  }

  private Held heldOf(History.Grant grant) {
    var given = released.getOrDefault(tokenOf(grant), NEVER);
    var ended = sessions.ended().getOrDefault(grant.session(), NEVER);
    return new Held(grant, ended.isAfter(given) ? given : ended);
  }

  /**
   * Whether a grant with this token holds for a command at this place; empty when that is open,
   * because shared grants of one record have one token and not all of them were told to clients.
   */
  Optional<Boolean> holds(LockName lock, Position token, Position place) {
    var grants =
        held.getOrDefault(lock, List.of()).stream()
            .filter(it -> it.grant().token().equals(token))
            .toList();
    if (grants.stream().anyMatch(it -> it.holdsAt(place))) {
      return Optional.of(true);
    }
    return grants.stream().anyMatch(it -> it.grant().mode() == LockMode.EXCLUSIVE)
        ? Optional.of(false)
        : Optional.empty();
  }

  void check() {
    held.values().forEach(this::checkLock);
    checkReleases();
  }

  private void checkLock(List<Held> grants) {
    for (var one : grants) {
      claims.require(
          truth.lastPosition().isAfter(one.grant().token()) && one.grant().token().value() >= 0,
          TOKEN,
          one.grant(),
          truth.lastPosition());
      for (var other : grants) {
        if (!one.equals(other)) {
          check(one, other);
        }
      }
    }
  }

  private void check(Held one, Held other) {
    claims.require(
        !one.meets(other) || one.isWith(other),
        EXCLUSION,
        one.grant(),
        other.grant(),
        one.grant().lock());
    var place = placeOf(one.grant());
    var later = placeOf(other.grant());
    if (place.isPresent() && later.isPresent() && later.get().isAfter(place.get())) {
      claims.require(
          !one.grant().token().isAfter(other.grant().token()),
          OVERTAKEN,
          one.grant(),
          other.grant());
    }
    // What is shared may have been granted earlier in the very record of the loss.
    var after =
        one.isWith(other)
            ? other.grant().token().isAfter(one.end())
            : !one.end().isAfter(other.grant().token());
    var lost =
        sessions.expired(one.grant().session())
            && one.end().equals(sessions.ended().get(one.grant().session()));
    if (lost && after) {
      var until = truth.timeAt(one.end()).plus(one.grant().delay());
      var found = truth.timeAt(other.grant().token());
      claims.require(!found.isBefore(until), DELAY, other.grant(), until, one.grant(), found);
    }
  }

  /** The record by which it came into the line, if that is beyond doubt. */
  private Optional<Position> placeOf(History.Grant grant) {
    var places = new TreeSet<>(asksOf(grant.lock(), grant.session()));
    return places.contains(grant.token())
        ? Optional.of(grant.token()).filter(token -> isNew(places, token, grant))
        : grant.place().filter(place -> isLast(places, place, grant.token()));
  }

  /**
   * Whether a session was not in line when it asked. It may have been, by an earlier wish of which
   * it never heard, and have been granted the lock in the very record of its next wish.
   */
  private boolean isNew(NavigableSet<Position> places, Position token, History.Grant grant) {
    var before = places.lower(token);
    if (before == null) {
      return true;
    }
    var ends = gaveBack.getOrDefault(new Asker(grant.lock(), grant.session()), new TreeSet<>());
    var end = ends.higher(before);
    return end != null && token.isAfter(end);
  }

  private static boolean isLast(NavigableSet<Position> places, Position place, Position token) {
    var next = places.higher(place);
    return next == null || next.isAfter(token);
  }

  private List<Position> asksOf(LockName lock, SessionId session) {
    return asked.getOrDefault(new Asker(lock, session), List.of());
  }

  private void checkReleases() {
    for (var it : history.decided(LockCommand.Release.class, truth.answers())) {
      var token = tokenOf(it.command());
      if (token.isEmpty()) {
        continue;
      }
      var first = it.position().equals(released.get(token.get()));
      var open = sessions.isOpenAt(token.get().session(), it.position());
      if (it.isAccepted()) {
        claims.require(first && open, OLD_TOKEN, it.command(), it.position());
      } else {
        var before = released.getOrDefault(token.get(), NEVER);
        claims.require(
            !open || it.position().isAfter(before), LOST_GRANT, it.command(), it.position());
      }
    }
  }
}
