package org.skald.saga.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;

/**
 * One entry of the {@code locks} of a definition.
 *
 * @param key names the lock
 * @param mode how the lock is held beside others
 * @param escrow what is taken from the quantity, or added when below 0
 * @param when whether the lock is taken at all; always, when empty
 * @param items the list for each item of which a lock is taken
 * @param patience how long the saga waits for it
 * @param reads what the expressions read
 */
record CelLock(
    CelKey key,
    LockMode mode,
    Optional<Expression> escrow,
    Optional<Expression> when,
    Optional<CelItems> items,
    Duration patience,
    Activation.Reads reads) {

  /** What the saga asks for by this entry. */
  List<LockRequest> requests(Scope scope) throws Failed {
    var requests = new ArrayList<LockRequest>();
    if (items.isEmpty()) {
      request(scope).ifPresent(requests::add);
    } else {
      var count = items.get().evaluate(scope).size();
      for (var index = 0; index < count; index++) {
        request(scope.at(OptionalInt.of(index))).ifPresent(requests::add);
      }
    }
    return requests;
  }

  private Optional<LockRequest> request(Scope scope) throws Failed {
    var activation = reads.of(scope);
    if (when.isPresent() && !Boolean.TRUE.equals(when.get().evaluate(activation))) {
      return Optional.empty();
    }
    return Optional.of(new LockRequest(key.of(activation), mode, amount(activation), patience));
  }

  private long amount(Activation activation) throws Failed {
    return escrow.isPresent() && escrow.get().evaluate(activation) instanceof Long amount
        ? amount
        : 0;
  }

  /** What makes two of them the same. */
  Identity identity() {
    return new Identity(
        key.source(),
        mode,
        escrow.map(Expression::source),
        when.map(Expression::source),
        items,
        patience,
        reads.input().map(it -> it.pinned().id()));
  }

  /** The texts of an entry, and the id of the schema that it reads. */
  record Identity(
      String key,
      LockMode mode,
      Optional<String> escrow,
      Optional<String> when,
      Optional<CelItems> items,
      Duration patience,
      Optional<Integer> input) {}
}
