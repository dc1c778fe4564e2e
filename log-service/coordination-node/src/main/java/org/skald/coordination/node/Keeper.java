package org.skald.coordination.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.skald.coordination.Keys;
import org.skald.coordination.MemberCommand;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.kafka.Busy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node alive in the log, and with it the sessions whose clients it hears of.
 *
 * <p>A client's beat costs the log nothing: one record of the node speaks for all. What a client is
 * told is safe: the node vouches for it only while its own lease holds by the clock of this
 * process, counted from before its last record was sent. So a session ends in the log no sooner
 * than its client believes.
 */
final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final int BEATS_PER_LEASE = 6;
  private static final Duration LEAVE_MAX = Duration.ofSeconds(2);

  private final CoordinationNode node;
  private final Duration lease;
  private final Map<SessionId, Heard> heard = new ConcurrentHashMap<>();
  private final Map<SessionId, Integer> taking = new ConcurrentHashMap<>();
  private final Map<SessionId, CompletableFuture<Void>> ending = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("coordination-keeper").daemon().factory());
  private volatile long aliveSinceNs;
  private volatile boolean everAlive;
  private volatile String address = "";
  private volatile boolean beating;

  /** When a client was last heard of, and how long it may be silent. */
  private record Heard(Duration ttl, long atNs) {

    boolean isSilent(long nowNs) {
      return nowNs - atNs > ttl.toNanos();
    }
  }

  Keeper(CoordinationNode node, Duration lease) {
    this.node = node;
    this.lease = lease;
  }

  void start(String at) {
    address = at;
    var everyMs = lease.toMillis() / BEATS_PER_LEASE;
    timer.scheduleWithFixedDelay(this::round, 0, everyMs, TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      beat();
      forsakeTheSilent();
    } catch (RuntimeException e) { // A round that throws would be the last one.
      LOG.warn("this node could not be kept alive; tried again", e);
    }
  }

  private void beat() {
    if (beating) {
      return;
    }
    beating = true;
    var sentNs = System.nanoTime();
    node.request(new MemberCommand.KeepAlive(node.name(), address, lease))
        .whenComplete((answer, failure) -> {
          beating = false;
          if (answer instanceof Answer.Accepted) {
            alive(sentNs);
          } else if (!(failure instanceof Busy)) {
            LOG.warn("this node could not be kept alive; tried again: {}", String.valueOf(failure));
          }
        });
  }

  private void alive(long sentNs) {
    aliveSinceNs = sentNs;
    if (!everAlive) {
      adopt();
      everAlive = true;
    }
  }

  /** Sessions that this node has kept in an earlier life: their clients get the time to speak. */
  private void adopt() {
    var now = System.nanoTime();
    node.scan(
        Keys.SESSIONS,
        (_, state) -> {
          if (state instanceof SessionState.Safe(var it, var member)
              && member.equals(node.name())) {
            heard.putIfAbsent(it.session(), new Heard(it.ttl(), now));
          }
          return state instanceof SessionState;
        });
  }

  /** Whether this node may vouch for sessions just now. */
  boolean isAlive() {
    return everAlive && System.nanoTime() - aliveSinceNs < lease.toNanos();
  }

  private void forsakeTheSilent() {
    var now = System.nanoTime();
    heard.forEach((session, last) -> {
      if (last.isSilent(now)) {
        forsake(session, last);
      }
    });
  }

  /*
   * A client that is heard of must not be told that all is well while the end of its session is on
   * its way to the log, nor may that end overtake what makes the session this node's. So either
   * side says first what it is about to do, and then looks at what the other has said.
   */
  private void forsake(SessionId session, Heard last) {
    var over = new CompletableFuture<Void>();
    ending.put(session, over);
    var silent = !taking.containsKey(session) && heard.remove(session, last);
    if (!silent || !node.keeps(session)) { // What another node keeps is not to be ended here.
      endingIsOver(session, over);
      return;
    }
    node.request(new SessionCommand.Forsake(session, node.name()))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            heard.putIfAbsent(session, last); // It is silent still; say so again.
          }
          endingIsOver(session, over);
        });
  }

  private void endingIsOver(SessionId session, CompletableFuture<Void> over) {
    ending.remove(session, over);
    over.complete(null);
  }

  /**
   * The client of a session that this node keeps, or will, was heard of. If the node is about to
   * end the session, that has to be awaited before anything is said.
   */
  Optional<CompletableFuture<Void>> hear(SessionId session, Duration ttl) {
    heard.put(session, new Heard(ttl, System.nanoTime()));
    return Optional.ofNullable(ending.get(session));
  }

  /**
   * Asks the log for something that makes a session this node's. It is not ended for its silence
   * from here on until the answer is there.
   */
  CompletableFuture<Answer> take(
      SessionId session, Duration ttl, Supplier<CompletableFuture<Answer>> ask) {
    taking.merge(session, 1, Integer::sum);
    var over = hear(session, ttl);
    if (over.isPresent()) {
      taken(session);
      return over.get().thenCompose(_ -> take(session, ttl, ask));
    }
    return ask.get()
        .thenApply(answer -> {
          if (answer instanceof Answer.Accepted) {
            hear(session, ttl);
          }
          return answer;
        })
        .whenComplete((_, _) -> taken(session));
  }

  private void taken(SessionId session) {
    taking.computeIfPresent(session, (_, count) -> count == 1 ? null : count - 1);
  }

  void forget(SessionId session) {
    heard.remove(session);
  }

  /** Fails with {@link Busy} unless this node may vouch for sessions. */
  <T> CompletableFuture<T> whileAlive(CompletableFuture<T> answer) {
    return answer.thenApply(it -> {
      if (!isAlive()) {
        throw new Busy("expected this node to count as alive in the log, found its lease over");
      }
      return it;
    });
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (everAlive) {
      node.request(new MemberCommand.Leave(node.name()))
          .completeOnTimeout(null, LEAVE_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(_ -> null)
          .join();
    }
  }
}
