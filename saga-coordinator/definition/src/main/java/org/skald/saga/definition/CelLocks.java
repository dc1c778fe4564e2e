package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.skald.saga.Action.ForEach;
import org.skald.saga.LockPlan;
import org.skald.saga.LockRequest;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;

/** The {@code locks} of a definition: equal to others with the same sources and schemas. */
final class CelLocks implements LockPlan {

  private final List<CelLock> locks;

  CelLocks(List<CelLock> locks) {
    this.locks = List.copyOf(locks);
  }

  List<CelLock> locks() {
    return locks;
  }

  @Override
  public Planned of(Scope scope) {
    var requests = new ArrayList<LockRequest>();
    try {
      for (var lock : locks) {
        requests.addAll(lock.requests(scope.at(OptionalInt.empty())));
      }
      return LockPlan.inOrder(requests);
    } catch (Failed | NotDecodable | IllegalArgumentException | ArithmeticException e) {
      return new Planned.Broken(String.valueOf(e.getMessage()));
    }
  }

  /** Two that always are there may have the same key. */
  @Override
  public int least() {
    return locks.stream().anyMatch(it -> it.when().isEmpty() && it.items().isEmpty()) ? 1 : 0;
  }

  @Override
  public int most() {
    return locks.stream().anyMatch(it -> it.items().isPresent()) ? ForEach.ITEMS_MAX : locks.size();
  }

  private List<CelLock.Identity> identities() {
    return locks.stream().map(CelLock::identity).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelLocks that && identities().equals(that.identities());
  }

  @Override
  public int hashCode() {
    return identities().hashCode();
  }

  @Override
  public String toString() {
    return "CelLocks" + identities();
  }
}
