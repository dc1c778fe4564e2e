package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;

/**
 * Who waits for the answer to which request; for any thread.
 *
 * <p>Whoever waits too long is found by a look at all of them now and then: a timer for each would
 * cost more than the rest of a request at this place.
 */
final class Callers {

  private final ConcurrentMap<String, Waiting> byRequest = new ConcurrentHashMap<>();
  private final LongSupplier clockNs;

  /** One caller, and those who asked for the same before. */
  private record Waiting(CompletableFuture<Answer> answer, long untilNs, @Nullable Waiting others) {

    void complete(Answer told) {
      for (var each = this; each != null; each = each.others) {
        each.answer.complete(told);
      }
    }

    void fail(Throwable failure) {
      for (var each = this; each != null; each = each.others) {
        each.answer.completeExceptionally(failure);
      }
    }

    /** Those of them who still wait; those whose time is over are added to {@code overdue}. */
    @Nullable Waiting stillWaiting(long nowNs, List<CompletableFuture<Answer>> overdue) {
      var rest = others == null ? null : others.stillWaiting(nowNs, overdue);
      if (answer.isDone()) {
        return rest;
      }
      if (untilNs - nowNs <= 0) {
        overdue.add(answer);
        return rest;
      }
      return new Waiting(answer, untilNs, rest);
    }
  }

  /** With a clock of this process that only goes forward. */
  Callers(LongSupplier clockNs) {
    this.clockNs = clockNs;
  }

  /** The answer to a request, or a {@link TimeoutException} some time after so long. */
  CompletableFuture<Answer> expect(String requestId, Duration max) {
    var answer = new CompletableFuture<Answer>();
    var untilNs = clockNs.getAsLong() + max.toNanos();
    byRequest.compute(requestId, (_, others) -> new Waiting(answer, untilNs, others));
    return answer;
  }

  /** Tells all who wait for it. */
  void answered(String requestId, Answer answer) {
    var waiting = byRequest.remove(requestId);
    if (waiting != null) {
      waiting.complete(answer);
    }
  }

  /** Fails those whose time is over, and forgets those who have failed otherwise. */
  void sweep() {
    var nowNs = clockNs.getAsLong();
    var overdue = new ArrayList<CompletableFuture<Answer>>();
    byRequest
        .keySet()
        .forEach(
            id -> byRequest.computeIfPresent(id, (_, all) -> all.stillWaiting(nowNs, overdue)));
    // Not in there: who hears of it may ask for something else.
    var late = new TimeoutException("expected an answer by now, found that none was applied");
    overdue.forEach(it -> it.completeExceptionally(late));
  }

  /** Fails everybody. */
  void fail(Throwable failure) {
    byRequest.values().forEach(it -> it.fail(failure));
    byRequest.clear();
  }

  /** How many requests somebody waits for, or did at the last sweep. */
  int size() {
    return byRequest.size();
  }
}
