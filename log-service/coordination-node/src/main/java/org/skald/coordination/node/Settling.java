package org.skald.coordination.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.skald.coordination.Acquiring;
import org.skald.coordination.Grantable;
import org.skald.coordination.Keys;
import org.skald.log.Position;

/** What becomes of a wish for a lock that was taken: it is granted, or waits. */
final class Settling {

  private Settling() {}

  /** How a wish stands as soon as it is granted or gone from the line, or after the wait. */
  static CompletableFuture<Acquired> of(
      CoordinationNode node, Acquiring wish, Duration wait, Position position) {
    var now = node.grantable(wish.lock());
    var waiter = now.line().waiter(wish.session());
    if (waiter.isEmpty() || wait.isZero()) {
      return CompletableFuture.completedFuture(acquired(wish, now, position));
    }
    var place = waiter.get().place();
    return node.await(
            Keys.of(wish.lock()),
            state -> state instanceof Grantable it && !it.line().hasWaiterAt(place),
            wait)
        .thenApply(state -> acquired(wish, (Grantable) state, position));
  }

  private static Acquired acquired(Acquiring wish, Grantable now, Position position) {
    var holder = now.line().holder(wish.session());
    if (holder.isPresent()) {
      return new Acquired.Held(holder.get(), now, position);
    }
    var waiter = now.line().waiter(wish.session());
    return waiter.isPresent()
        ? new Acquired.Waiting(waiter.get(), position)
        : new Acquired.WaitEnded(position);
  }
}
