package org.skald.saga;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The locks that a saga takes before its first step; the {@code locks:} of a definition. */
@FunctionalInterface
public interface LockPlan {

  /** A pure function of the scope. */
  Planned of(Scope scope);

  /** How many locks it takes at least, whatever the input. */
  default int least() {
    return 0;
  }

  /** How many locks it takes at most. */
  default int most() {
    return Action.ForEach.ITEMS_MAX;
  }

  /** What a plan came to. */
  sealed interface Planned {

    /** These, one after the other. */
    record Known(List<LockRequest> requests) implements Planned {
      /** Keeps its own copy. */
      public Known {
        requests = List.copyOf(requests);
      }
    }

    /** An expression could not be evaluated. */
    record Broken(String reason) implements Planned {}
  }

  /**
   * Requests in the one order in which all sagas take their locks, so that no two wait for each
   * other: that of their keys. A key that is asked for more than once is asked for once.
   */
  static Planned inOrder(List<LockRequest> requests) {
    var byKey = new TreeMap<String, LockRequest>();
    for (var request : requests) {
      var other = byKey.get(request.key());
      if (other != null && isMixed(request, other)) {
        return new Planned.Broken(
            "expected the lock '%s' either as an escrow or not, found both".formatted(other.key()));
      }
      byKey.merge(request.key(), request, LockPlan::both);
    }
    return new Planned.Known(List.copyOf(byKey.values()));
  }

  private static boolean isMixed(LockRequest one, LockRequest other) {
    return (one.mode() == LockMode.ESCROW) != (other.mode() == LockMode.ESCROW);
  }

  private static LockRequest both(LockRequest one, LockRequest other) {
    var mode = one.mode() == LockMode.EXCLUSIVE ? one.mode() : other.mode();
    var amount = Math.addExact(one.amount(), other.amount());
    var patience =
        List.of(one.patience(), other.patience()).stream()
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return new LockRequest(one.key(), mode, amount, patience);
  }
}
