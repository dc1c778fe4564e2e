package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.CoordinationRejection.NotPermitted;
import org.skald.log.States;

/** Which access list governs what. */
public final class AccessLists {

  private AccessLists() {}

  /** Whether there is no list at all. */
  public static boolean areNone(States<CoordinationState> states) {
    return states.get(Keys.ACCESS_COUNT).equals(AccessCount.ZERO);
  }

  /** The list of the nearest subtree in which this one is; without one, anyone may do anything. */
  public static Optional<Listed> governing(States<CoordinationState> states, NameTree tree) {
    if (areNone(states)) {
      return Optional.empty();
    }
    for (var at = tree; ; at = at.above()) {
      if (states.get(Keys.of(at)) instanceof Listed listed) {
        return Optional.of(listed);
      }
      if (at.isRoot()) {
        return Optional.empty();
      }
    }
  }

  /** Why somebody may not do so much there under the list that governs it; empty if he may. */
  public static Optional<NotPermitted> refused(
      Optional<Listed> governing, Optional<Principal> by, AccessLevel needed, NameTree tree) {
    return governing
        .filter(it -> !it.list().permits(by, needed))
        .map(it -> new NotPermitted(by, needed, tree, it.tree(), it.list().levelOf(by)));
  }
}
