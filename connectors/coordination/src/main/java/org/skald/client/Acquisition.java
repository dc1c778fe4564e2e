package org.skald.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One wish for a lock, from the call to its result.
 *
 * <p>Its caller may be gone at any moment: interrupted, cancelled, out of time. Then the place in
 * line is given up, and should the nodes have granted the lock meanwhile, that is released.
 */
final class Acquisition {

  private static final String HELD = "lock-held";
  private static final String WAIT_ENDED = "lock-wait-ended";

  /** How long one request waits at most: the nodes' limit is 55 s. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  /** So that a node says itself that the patience is over. */
  private static final Duration WAIT_MORE = Duration.ofMillis(500);

  private final Session session;
  private final Ports ports;
  private final Request.Wish wish;
  private final Patience patience;
  private final long startNanos;
  private final CompletableFuture<Optional<Grant>> result = new CompletableFuture<>();
  private volatile LocalLine line;
  private volatile @Nullable CompletableFuture<Answer> inFlight;

  Acquisition(Session session, Request.Wish wish, Patience patience) {
    this.session = session;
    this.ports = session.ports();
    this.line = session.line(wish.lock());
    this.wish = wish;
    this.patience = patience;
    this.startNanos = ports.time().nanos();
  }

  /** Joins the line; to cancel the result leaves it. */
  CompletableFuture<Optional<Grant>> start() {
    session.state();
    while (!line.join(this)) {
      session.retire(line);
      line = session.line(wish.lock());
    }
    patience.limit().ifPresent(this::startTimers);
    result.whenComplete((any, failure) -> line.left(this));
    return result;
  }

  private void startTimers(Duration limit) {
    Time.Timer outOfTime = ports.time().after(limit, () -> line.outOfTime(this));
    Time.Timer unanswered = ports.time().after(limit.plus(ports.requestMax()), this::unanswered);
    result.whenComplete((any, failure) -> {
      outOfTime.cancel();
      unanswered.cancel();
    });
  }

  private void unanswered() {
    result.completeExceptionally(
        new NodesUnavailable(
            "expected an answer whether session %s gets %s, found none in %s"
                .formatted(session.id(), wish.lock(), gone()),
            null));
  }

  LockMode mode() {
    return wish.mode();
  }

  boolean isImpatient() {
    return patience.isNone();
  }

  /** Asks the nodes, for the first time or once more: the place in line is kept between. */
  void ask() {
    if (result.isDone()) {
      line.settled(this);
      return;
    }
    Optional<Duration> left = patience.leftAfter(gone());
    Duration wait = left.map(Acquisition::waitFor).orElse(Duration.ZERO);
    Request request = Request.acquire(session.id(), wish, left, wait, ports.requestMax());
    CompletableFuture<Answer> sent = ports.nodes().send(request, () -> session.state().isAlive());
    inFlight = sent;
    sent.whenComplete((answer, failure) -> hear(request, answer));
  }

  private static Duration waitFor(Duration left) {
    Duration wait = left.plus(WAIT_MORE);
    return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
  }

  private Duration gone() {
    return Duration.ofNanos(ports.time().nanos() - startNanos);
  }

  private void hear(Request request, @Nullable Answer answer) {
    if (!session.state().isAlive() || answer == null) {
      /* No answer comes only when the session has ended, and with that this one has failed. */
      line.settled(this);
    } else if (answer.status() == 202) {
      stayInLine();
    } else if (answer.isOk()) {
      take(request, answer);
    } else if (answer.isProblem(Session.NOT_FOUND)) {
      session.expire(answer);
    } else if (answer.isProblem(WAIT_ENDED) && patience.limit().isEmpty()) {
      ask();
    } else {
      line.settled(this);
      if (answer.isProblem(HELD) || answer.isProblem(WAIT_ENDED)) {
        decline();
      } else {
        fail(new RequestRefused(request, answer));
      }
    }
  }

  private void take(Request request, Answer answer) {
    if (answer.granted().isPresent()) {
      line.granted(this, answer.granted().get());
    } else {
      line.settled(this);
      fail(
          new IllegalStateException(
              "expected a fencing token in the answer to %s, found %s"
                  .formatted(request, answer.body())));
    }
  }

  private void stayInLine() {
    if (result.isDone()) {
      session
          .release(wish.lock(), OptionalLong.empty())
          .whenComplete((any, failure) -> line.settled(this));
    } else {
      ask();
    }
  }

  /* What was asked is still answered, and that answer settles it: it may be a grant. */
  void giveUpPlace() {
    session.release(wish.lock(), OptionalLong.empty());
  }

  /** It has the lock. */
  void succeed(Grant grant) {
    if (!result.complete(Optional.of(grant))) {
      grant.release();
    }
  }

  /** It does not get the lock in time. */
  void decline() {
    result.complete(Optional.empty());
  }

  /** It cannot get the lock. */
  void fail(RuntimeException why) {
    result.completeExceptionally(why);
    CompletableFuture<Answer> sent = inFlight;
    if (sent != null) {
      sent.cancel(true);
    }
  }
}
