package org.skald.coordination;

import java.util.LinkedHashSet;
import java.util.Set;

/** A portion of the sessions that a node keeps alive, in the order in which they came. */
public record PortionState(Set<SessionId> sessions) implements CoordinationState {

  /** No sessions. */
  public static final PortionState EMPTY = new PortionState(Set.of());

  PortionState with(SessionId session) {
    var more = new LinkedHashSet<>(sessions);
    more.add(session);
    return new PortionState(more);
  }

  PortionState without(SessionId session) {
    var fewer = new LinkedHashSet<>(sessions);
    fewer.remove(session);
    return fewer.isEmpty() ? EMPTY : new PortionState(fewer);
  }
}
