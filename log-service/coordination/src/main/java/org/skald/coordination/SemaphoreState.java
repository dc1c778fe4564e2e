package org.skald.coordination;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.coordination.LockState.Holder;

/**
 * A semaphore: a lock that sessions share as long as the permits last. How many there are is never
 * forgotten.
 *
 * @param limit how many permits there are; 0 before anybody has said so
 * @param permits how many of them each session in line has or wants
 * @param line who has permits and who wants some
 */
public record SemaphoreState(int limit, Map<SessionId, Integer> permits, LockState line)
    implements Grantable {

  /** A semaphore that nobody has ever wanted anything of. */
  public static SemaphoreState unknown(LockName name) {
    return new SemaphoreState(0, Map.of(), LockState.free(name));
  }

  /** Keeps its own copy. */
  public SemaphoreState {
    permits = Map.copyOf(permits);
  }

  /** How many permits a session in line has or wants. */
  public Optional<Integer> permits(SessionId session) {
    return Optional.ofNullable(permits.get(session));
  }

  /** How many permits nobody has. */
  public int free() {
    var held = line.holders().stream().map(Holder::session).mapToInt(this::count).sum();
    return limit - held;
  }

  private int count(SessionId session) {
    return permits(session).orElse(0);
  }

  @Override
  public boolean admits(SessionId session, LockMode mode) {
    return count(session) <= free();
  }

  SemaphoreState limited(int to) {
    return new SemaphoreState(to, permits, line);
  }

  SemaphoreState with(SessionId session, int wanted) {
    var more = new HashMap<>(permits);
    more.put(session, wanted);
    return new SemaphoreState(limit, more, line);
  }

  SemaphoreState with(LockState changed) {
    return new SemaphoreState(limit, changed.ofThoseIn(permits), changed);
  }
}
