package org.skald.coordination.node;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.Acquiring;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;

/**
 * Replies to who wants to hold something: held, in line for it, or neither.
 *
 * @param held shows what is held
 * @param waiting shows the place in line
 */
record Claims(Function<Acquired.Held, Object> held, Function<Acquired.Waiting, Object> waiting) {

  private static final Duration WAIT_MAX = Duration.ofSeconds(55);

  /**
   * Asks for it and waits a while.
   *
   * @param here how long this request may take to answer
   */
  Reply reply(CoordinationNode node, String requestId, Acquiring wish, @Nullable Duration here) {
    try {
      var acquired = node.acquire(requestId, wish, bounded(here)).join();
      return switch (acquired) {
        case Acquired.Held it -> Reply.ok(held.apply(it));
        case Acquired.Waiting it -> Reply.accepted(waiting.apply(it));
        case Acquired.WaitEnded _ -> waitEnded(wish);
        case Acquired.Refused(var rejection) -> Reply.refused(Replies.LOG.problem(rejection));
      };
    } catch (CompletionException e) {
      return Reply.refused(Replies.LOG.problem(e));
    }
  }

  /** How long a request may really take to answer. */
  static Duration bounded(@Nullable Duration here) {
    var wait = here == null ? Duration.ZERO : here;
    return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
  }

  private static Reply waitEnded(Acquiring wish) {
    return Reply.refused(
        Problem.conflict(
            "lock-wait-ended",
            "expected %s '%s' within the session's patience, found that it was not free"
                .formatted(wish.lock().kind().word(), wish.lock())));
  }
}
