package org.skald.coordination;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.coordination.LockState.Holder;

/**
 * An election: a lock whose holder leads, and the terms that there have been. Terms are never
 * forgotten, so that none comes twice.
 *
 * @param term of the leader, or of the last one; 0 before the first
 * @param values what those in line say of themselves
 * @param line the leader and the candidates
 */
public record ElectionState(long term, Map<SessionId, SmallValue> values, LockState line)
    implements Grantable {

  /** An election that nobody has ever won. */
  public static ElectionState vacant(LockName name) {
    return new ElectionState(0, Map.of(), LockState.free(name));
  }

  /** Keeps its own copy. */
  public ElectionState {
    values = Map.copyOf(values);
  }

  /** Who leads, if anybody does. */
  public Optional<Holder> leader() {
    return line.holders().stream().findFirst();
  }

  /** What a session in line says of itself. */
  public Optional<SmallValue> value(SessionId session) {
    return Optional.ofNullable(values.get(session));
  }

  @Override
  public boolean admits(SessionId session, LockMode mode) {
    return line.admits(mode);
  }

  ElectionState with(SessionId session, SmallValue value) {
    var more = new HashMap<>(values);
    more.put(session, value);
    return new ElectionState(term, more, line);
  }

  ElectionState with(LockState changed) {
    return new ElectionState(term, changed.ofThoseIn(values), changed);
  }

  ElectionState elected() {
    return new ElectionState(term + 1, values, line);
  }
}
