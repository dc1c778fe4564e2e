package org.skald.log.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded queue between a source of events and one client. A source that must not wait offers,
 * and a client that falls behind its bound is sent away with an event {@code overflow}; a source
 * that can wait sends, and goes at the client's pace. Safe for any number of threads.
 */
public final class EventStream {

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  /** What the writer does next. */
  sealed interface Turn {

    /** Write an event. */
    record Next(ServerEvent event) implements Turn {}

    /** Show that the stream is alive. */
    record Heartbeat() implements Turn {}

    /** Write the parting event, when there is one, and end. */
    record Over(@Nullable ServerEvent parting) implements Turn {}
  }

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ServerEvent> queue = new ArrayDeque<>();
  private boolean over;
  private @Nullable ServerEvent parting;

  /** Id of the last event that was given to the client. */
  private Optional<String> written = Optional.empty();

  EventStream(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Queues an event without waiting.
   *
   * @return false when the stream is over, or has just ended because this client is too slow: the
   *     source should stop
   */
  public boolean offer(ServerEvent event) {
    lock.lock();
    try {
      if (!over && queue.size() >= capacity) {
        queue.clear();
        finish(overflow());
      }
      if (over) {
        return false;
      }
      queue.add(event);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues an event, and waits for room.
   *
   * @return false when the stream is over: the source should stop
   * @throws InterruptedException when the thread was interrupted, as a looping source is at the end
   */
  public boolean send(ServerEvent event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!over && queue.size() >= capacity) {
        changed.await();
      }
      if (over) {
        return false;
      }
      queue.add(event);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream after what is queued. */
  public void end() {
    end(null);
  }

  /** Whether events are still taken. */
  public boolean isOpen() {
    lock.lock();
    try {
      return !over;
    } finally {
      lock.unlock();
    }
  }

  /** How many events it would take now. */
  public int room() {
    lock.lock();
    try {
      return over ? 0 : capacity - queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream after what is queued and this event. */
  public void end(@Nullable ServerEvent lastWords) {
    lock.lock();
    try {
      if (!over) {
        finish(lastWords);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is queued: there is no client any more. */
  void abandon() {
    lock.lock();
    try {
      queue.clear();
      if (!over) {
        finish(null);
      }
    } finally {
      lock.unlock();
    }
  }

  Turn next(Duration heartbeat) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanosLeft = heartbeat.toNanos();
      while (queue.isEmpty() && !over) {
        if (nanosLeft <= 0) {
          return new Turn.Heartbeat();
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      ServerEvent event = queue.poll();
      if (event == null) {
        return new Turn.Over(parting);
      }
      written = event.id().or(() -> written);
      changed.signalAll();
      return new Turn.Next(event);
    } finally {
      lock.unlock();
    }
  }

  void feed(EventSource.Loop loop) {
    try {
      loop.feed(this);
      end();
    } catch (InterruptedException e) {
      log.debug("a source of events was interrupted, its stream is over");
      end();
    } catch (Exception e) {
      String incident = Incident.log(log, "a source of events failed", e);
      end(ServerEvent.notice("failed", Map.of("incident", incident)));
    }
  }

  private void finish(@Nullable ServerEvent lastWords) {
    over = true;
    parting = lastWords;
    changed.signalAll();
  }

  private ServerEvent overflow() {
    var problem =
        Problem.of(
            503,
            "slow-consumer",
            "The client reads too slowly",
            "expected at most "
                + capacity
                + " events to wait for the client, found more; resume after the last event's id");
    if (written.isPresent()) {
      problem = problem.with("resume", written.get());
    }
    return ServerEvent.notice("overflow", problem.document());
  }
}
