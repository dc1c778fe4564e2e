package org.skald.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeats of one session: one under way at a time, four in a time to live, and at another
 * node at once when one does not answer.
 *
 * <p>Every try is a request of its own, with its own key. A repeat would get the answer to the
 * first sending, and would prove no more than that one.
 */
final class Heartbeats {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final int PER_TTL = 4;
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(1);

  private final Session session;
  private final Ports ports;
  private final Duration interval;
  private final Duration pause;
  private final Duration timeout;

  /* One heartbeat follows another, so this needs no lock. */
  private int failures;

  Heartbeats(Session session, Ports ports) {
    this.session = session;
    this.ports = ports;
    this.interval = session.ttl().dividedBy(PER_TTL);
    this.pause = shorter(interval.dividedBy(2), PAUSE_LONGEST);
    this.timeout = shorter(interval, ports.requestMax());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Sends the next one an interval after this sending, and goes on until the session ends. */
  void goOnFrom(long sentNanos) {
    Duration gone = Duration.ofNanos(ports.time().nanos() - sentNanos);
    ports.time().after(interval.minus(gone), this::beat);
  }

  private void beat() {
    if (!session.state().isAlive()) {
      return;
    }
    int node = ports.nodes().chosen();
    long sentNanos = ports.time().nanos();
    ports
        .nodes()
        .sendOnce(Request.heartbeat(session.id(), timeout))
        .whenComplete((answer, failure) -> hear(node, sentNanos, answer, failure));
  }

  private void hear(
      int node, long sentNanos, @Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null && answer.isOk()) {
      failures = 0;
      session.acknowledge(sentNanos);
      goOnFrom(sentNanos);
    } else if (answer != null && answer.isProblem(Session.NOT_FOUND)) {
      session.expire(answer);
    } else {
      ports.nodes().failed(node);
      failures++;
      LOG.warn(
          "heartbeat_unacknowledged session={} failures={} found={}",
          session.id(),
          failures,
          answer == null ? String.valueOf(failure) : answer.described());
      boolean allFailed = failures % ports.nodes().count() == 0;
      ports.time().after(allFailed ? pause : Duration.ZERO, this::beat);
    }
  }
}
