package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.CoordinationRejection.ConditionFailed;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.NameCondition.HasRevision;
import org.skald.coordination.NameCondition.HoldsToken;
import org.skald.coordination.NameCondition.IsAbsent;
import org.skald.coordination.NameEvent.NameDeleted;
import org.skald.coordination.NameEvent.NamePut;
import org.skald.coordination.NameState.Present;
import org.skald.coordination.SessionEvent.SessionBound;
import org.skald.coordination.SessionEvent.SessionUnbound;
import org.skald.coordination.SessionState.Live;
import org.skald.log.Position;

/** Names: small values in a tree, several changed at once under conditions. */
final class NameRules {

  private NameRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, NameCommand command) {
    return switch (command) {
      case NameCommand.Change change -> change(draft, change);
      case NameCommand.SetAccess access -> AccessRules.decide(draft, access);
    };
  }

  private static Optional<CoordinationRejection> change(Draft draft, NameCommand.Change wish) {
    var session = wish.session();
    if (session.isPresent() && !(draft.session(session.get()) instanceof Live)) {
      return session.map(SessionNotFound::new);
    }
    // Before the conditions: whether they hold is not for everybody to know.
    var refused = AccessRules.refused(draft, wish);
    if (refused.isPresent()) {
      return refused;
    }
    for (var condition : wish.conditions()) {
      if (!holds(draft, condition)) {
        return Optional.of(failed(draft, condition));
      }
    }
    for (var change : wish.changes()) {
      var path = change.path(draft.position());
      var owner = session.filter(_ -> change.ephemeral());
      switch (change) {
        case NameChange.Put(_, var value, _) -> put(draft, path, value, owner);
        case NameChange.PutSequential(_, var value, _) -> {
          // Somebody may have put a name of this very form by hand.
          var condition = new IsAbsent(path);
          if (!holds(draft, condition)) {
            return Optional.of(failed(draft, condition));
          }
          put(draft, path, value, owner);
        }
        case NameChange.Delete _ -> delete(draft, path);
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Draft draft, NameCondition condition) {
    return switch (condition) {
      case IsAbsent(var path) -> draft.name(path).lastChange().isEmpty();
      case HasRevision(var path, var revision) ->
          draft.name(path).lastChange().filter(revision::equals).isPresent();
      case HoldsToken(var lock, var token) -> draft.lock(lock).isCurrent(token);
    };
  }

  private static ConditionFailed failed(Draft draft, NameCondition condition) {
    Optional<Position> found =
        switch (condition) {
          case IsAbsent(var path) -> draft.name(path).lastChange();
          case HasRevision(var path, _) -> draft.name(path).lastChange();
          case HoldsToken _ -> Optional.empty();
        };
    return new ConditionFailed(condition, found);
  }

  private static void put(Draft draft, NamePath path, SmallValue value, Optional<SessionId> owner) {
    var before = draft.name(path);
    var formerOwner = ownerOf(before);
    if (!formerOwner.equals(owner)) {
      var key = Keys.of(path);
      formerOwner.ifPresent(it -> draft.add(new SessionUnbound(it, key)));
      owner.ifPresent(it -> draft.add(new SessionBound(it, key)));
    }
    var created = before instanceof Present present ? present.created() : draft.position();
    draft.add(new NamePut(path, value, draft.position(), created, owner));
  }

  private static void delete(Draft draft, NamePath path) {
    if (draft.name(path) instanceof Present present) {
      present.owner().ifPresent(it -> draft.add(new SessionUnbound(it, Keys.of(path))));
      draft.add(new NameDeleted(path));
    }
  }

  private static Optional<SessionId> ownerOf(NameState name) {
    return name instanceof Present present ? present.owner() : Optional.empty();
  }

  /** What a session that ends owns goes with it. */
  static void sessionEnded(Draft draft, NamePath path) {
    draft.add(new NameDeleted(path));
  }
}
