package org.skald.coordination;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.log.Position;

/**
 * A lock: who holds it and who waits, first come first served.
 *
 * @param name its name
 * @param holders one exclusive one, or any number of shared ones
 * @param waiters in the order in which they will get it
 * @param delayedUntil log time before which nobody gets it, since a holder was lost
 */
public record LockState(
    LockName name, List<Holder> holders, List<Waiter> waiters, Optional<Instant> delayedUntil)
    implements Grantable {

  /** A lock that nobody wants. */
  public static LockState free(LockName name) {
    return new LockState(name, List.of(), List.of(), Optional.empty());
  }

  /**
   * A session that holds it.
   *
   * @param token the fencing token of the grant
   * @param delay how long nobody gets it after this holder is lost
   */
  public record Holder(SessionId session, LockMode mode, Position token, Duration delay) {}

  /**
   * A session that waits for it.
   *
   * @param place the record that made it wait
   * @param until log time at which it gives up; empty for never
   * @param delay as it will have it as a holder
   */
  public record Waiter(
      SessionId session, LockMode mode, Position place, Optional<Instant> until, Duration delay) {

    boolean isOver(Instant now) {
      return until.filter(it -> !it.isAfter(now)).isPresent();
    }
  }

  /** Keeps its own copies. */
  public LockState {
    holders = List.copyOf(holders);
    waiters = List.copyOf(waiters);
  }

  /** The grant of a session, if it has one. */
  public Optional<Holder> holder(SessionId session) {
    return holders.stream().filter(it -> it.session().equals(session)).findFirst();
  }

  /** The place in line of a session, if it waits. */
  public Optional<Waiter> waiter(SessionId session) {
    return waiters.stream().filter(it -> it.session().equals(session)).findFirst();
  }

  /**
   * Whether somebody waits at this place in line. Quick, however long the line is: places only grow
   * along it.
   */
  public boolean hasWaiterAt(Position place) {
    var low = 0;
    var high = waiters.size() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var compared = waiters.get(middle).place().compareTo(place);
      if (compared == 0) {
        return true;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** Whether this is the token of a grant that still holds. */
  public boolean isCurrent(Position token) {
    return holders.stream().anyMatch(it -> it.token().equals(token));
  }

  @Override
  public LockState line() {
    return this;
  }

  @Override
  public boolean admits(SessionId session, LockMode mode) {
    return admits(mode);
  }

  /** What is said of sessions, without those that neither hold it nor wait. */
  <T> Map<SessionId, T> ofThoseIn(Map<SessionId, T> said) {
    var kept = new HashMap<>(said);
    kept.keySet().removeIf(it -> holder(it).isEmpty() && waiter(it).isEmpty());
    return kept;
  }

  boolean isDelayed(Instant now) {
    return delayedUntil.filter(it -> it.isAfter(now)).isPresent();
  }

  boolean admits(LockMode mode) {
    return holders.isEmpty()
        || (mode == LockMode.SHARED
            && holders.stream().allMatch(it -> it.mode() == LockMode.SHARED));
  }

  LockState with(Holder holder) {
    return new LockState(
        name,
        Stream.concat(holders.stream(), Stream.of(holder)).toList(),
        waitersWithout(holder.session()),
        Optional.empty());
  }

  LockState with(Waiter waiter) {
    return new LockState(
        name, holders, Stream.concat(waiters.stream(), Stream.of(waiter)).toList(), delayedUntil);
  }

  LockState withoutHolder(SessionId session) {
    return new LockState(
        name,
        holders.stream().filter(it -> !it.session().equals(session)).toList(),
        waiters,
        delayedUntil);
  }

  LockState withoutWaiter(SessionId session) {
    return new LockState(name, holders, waitersWithout(session), delayedUntil);
  }

  private List<Waiter> waitersWithout(SessionId session) {
    return waiters.stream().filter(it -> !it.session().equals(session)).toList();
  }

  LockState delayed(Optional<Instant> until) {
    return new LockState(name, holders, waiters, until);
  }
}
