package org.skald.coordination.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameCondition;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.SessionId;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.shard.Claims;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.Truth;

/**
 * Names: what clients were told about their changes, one after the other in the order of the log,
 * is a history of a plain map; and what they read is in it.
 */
final class NameClaims {

  static final String CAS = "expected … to be refused at …: … does not hold";
  static final String TOKEN = "expected … to be refused at …: the token of … does not hold";
  static final String REFUSED = "expected … to be accepted at …, found …";
  static final String SESSION = "expected … to be refused at …: its session is not open";
  static final String READ = "expected … in … at …, found that a client was told …";
  static final String WHOLE = "expected all changes of … in … at …, found that a client was told …";
  static final String NUMBERED = "expected a name of its own for …, found … there";

  private final History history;
  private final Truth truth;
  private final Claims claims;
  private final SessionClaims sessions;
  private final LockClaims locks;
  private final Map<NamePath, TreeMap<Position, NameState>> cells = new HashMap<>();
  private final Set<Position> several = new HashSet<>();

  NameClaims(
      Simulation world, History history, Truth truth, SessionClaims sessions, LockClaims locks) {
    this.history = history;
    this.truth = truth;
    this.claims = world.claims();
    this.sessions = sessions;
    this.locks = locks;
  }

  void check() {
    var ends = new TreeMap<Position, List<SessionId>>();
    sessions
        .ended()
        .forEach(
            (session, place) -> ends.computeIfAbsent(place, _ -> new ArrayList<>()).add(session));
    for (var request : history.decided(NameCommand.Change.class, truth.answers())) {
      // What ends at a record has ended before the record is decided.
      end(ends, request.position());
      decide(request);
    }
    end(ends, truth.lastPosition());
    history.names().forEach(this::checkRead);
  }

  private NameState at(NamePath path, Position place) {
    var states = cells.get(path);
    var newest = states == null ? null : states.floorEntry(place);
    return newest == null ? NameState.ABSENT : newest.getValue();
  }

  private void put(NamePath path, Position place, NameState state) {
    cells.computeIfAbsent(path, _ -> new TreeMap<>()).put(place, state);
  }

  private void end(NavigableMap<Position, List<SessionId>> ends, Position upTo) {
    while (!ends.isEmpty() && !ends.firstKey().isAfter(upTo)) {
      var first = ends.pollFirstEntry();
      var place = first.getKey();
      for (var path : List.copyOf(cells.keySet())) {
        if (at(path, place) instanceof NameState.Present it
            && it.owner().filter(first.getValue()::contains).isPresent()) {
          put(path, place, NameState.ABSENT);
        }
      }
    }
  }

  private void decide(History.Request<NameCommand.Change> request) {
    var place = request.position();
    var wish = request.command();
    var open = wish.session().map(it -> sessions.isOpenAt(it, place)).orElse(true);
    var failed = wish.conditions().stream().filter(it -> !holds(it, place).orElse(true)).toList();
    var unsure = wish.conditions().stream().anyMatch(it -> holds(it, place).isEmpty());
    switch (request.answer()) {
      case Answer.Accepted _ -> {
        claims.require(open, SESSION, wish, place);
        failed.forEach(it ->
            claims.require(
                false, it instanceof NameCondition.HoldsToken ? TOKEN : CAS, wish, place, it));
        change(wish, place);
      }
      case Answer.Rejected rejected ->
          claims.require(
              "session-not-found".equals(rejected.code()) ? !open : unsure || !failed.isEmpty(),
              REFUSED,
              wish,
              place,
              rejected);
    }
  }

  private Optional<Boolean> holds(NameCondition condition, Position place) {
    return switch (condition) {
      case NameCondition.IsAbsent(var path) -> Optional.of(at(path, place).lastChange().isEmpty());
      case NameCondition.HasRevision(var path, var revision) ->
          Optional.of(at(path, place).lastChange().equals(Optional.of(revision)));
      case NameCondition.HoldsToken(var lock, var token) -> locks.holds(lock, token, place);
    };
  }

  private void change(NameCommand.Change wish, Position place) {
    if (wish.changes().size() > 1) {
      several.add(place);
    }
    for (var change : wish.changes()) {
      var path = change.path(place);
      var owner = wish.session().filter(_ -> change.ephemeral());
      var before = at(path, place);
      var created = before instanceof NameState.Present present ? present.created() : place;
      switch (change) {
        case NameChange.Put(_, var value, _) ->
            put(path, place, new NameState.Present(path, value, place, created, owner));
        case NameChange.PutSequential(_, var value, _) -> {
          claims.require(before instanceof NameState.Absent, NUMBERED, path, before);
          put(path, place, new NameState.Present(path, value, place, created, owner));
        }
        case NameChange.Delete _ -> put(path, place, NameState.ABSENT);
      }
    }
  }

  private void checkRead(History.NameRead read) {
    var expected = at(read.path(), read.applied());
    if (!expected.equals(read.state())) {
      var states = cells.get(read.path());
      var change = states == null ? null : states.floorKey(read.applied());
      if (change != null && several.contains(change)) {
        claims.require(false, WHOLE, change, expected, read.applied(), read.state());
      } else {
        claims.require(false, READ, expected, read.path(), read.applied(), read.state());
      }
    }
  }
}
