package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.AccessEvent.AccessListRemoved;
import org.skald.coordination.AccessEvent.AccessListSet;
import org.skald.coordination.AccessEvent.AccessListsCounted;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.CoordinationRejection.NotPermitted;
import org.skald.coordination.CoordinationRejection.WouldLockOut;

/** Access lists: who may set them, and what they let through. */
final class AccessRules {

  private AccessRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, NameCommand.SetAccess wish) {
    var tree = wish.tree();
    var refused = refused(draft, wish.by(), AccessLevel.MANAGE, tree);
    if (refused.isPresent()) {
      return refused.map(CoordinationRejection.class::cast);
    }
    var had = draft.state(Keys.of(tree)) instanceof Listed;
    if (wish.list().isEmpty()) {
      if (had) {
        draft.add(new AccessListRemoved(tree));
        count(draft, -1);
      }
      return Optional.empty();
    }
    if (!wish.list().permits(wish.by(), AccessLevel.MANAGE)) {
      return Optional.of(new WouldLockOut(wish.by(), tree, wish.list().levelOf(wish.by())));
    }
    draft.add(new AccessListSet(tree, wish.list(), draft.position()));
    if (!had) {
      count(draft, 1);
    }
    return Optional.empty();
  }

  private static void count(Draft draft, int more) {
    var before = (AccessCount) draft.state(Keys.ACCESS_COUNT);
    draft.add(new AccessListsCounted(before.lists() + more));
  }

  /** Why a change of names is not for who asks for it; empty if it is. */
  static Optional<CoordinationRejection> refused(Draft draft, NameCommand.Change wish) {
    if (AccessLists.areNone(draft::state)) {
      return Optional.empty();
    }
    for (var condition : wish.conditions()) {
      var path =
          switch (condition) {
            case NameCondition.IsAbsent(var it) -> Optional.of(it);
            case NameCondition.HasRevision(var it, _) -> Optional.of(it);
            case NameCondition.HoldsToken _ -> Optional.<NamePath>empty();
          };
      var refused =
          path.flatMap(it -> refused(draft, wish.by(), AccessLevel.READ, NameTree.at(it)));
      if (refused.isPresent()) {
        return refused.map(CoordinationRejection.class::cast);
      }
    }
    for (var path : wish.paths(draft.position())) {
      var refused = refused(draft, wish.by(), AccessLevel.WRITE, NameTree.at(path));
      if (refused.isPresent()) {
        return refused.map(CoordinationRejection.class::cast);
      }
    }
    return Optional.empty();
  }

  private static Optional<NotPermitted> refused(
      Draft draft, Optional<Principal> by, AccessLevel needed, NameTree tree) {
    return AccessLists.refused(AccessLists.governing(draft::state, tree), by, needed, tree);
  }
}
