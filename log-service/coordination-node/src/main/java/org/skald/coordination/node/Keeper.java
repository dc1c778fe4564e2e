package org.skald.coordination.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.skald.coordination.Keys;
import org.skald.coordination.KnownRules;
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
  private static final int LEASES_PER_ADOPTION = 2;
  private static final Duration LEAVE_MAX = Duration.ofSeconds(2);

  private final NodeLog node;
  private final Duration lease;
  private final LongSupplier clockNs;
  private final Map<SessionId, Heard> heard = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("coordination-keeper").daemon().factory());
  private volatile long aliveSinceNs;
  private volatile boolean joined;
  private volatile long adoptedNs;
  private volatile String address = "";
  private volatile KnownRules rules = KnownRules.FIRST;
  private volatile boolean beating;

  /** When a client was last heard of, and how long it may be silent. */
  private record Heard(Duration ttl, long atNs) {

    Heard again(long nowNs) {
      return nowNs - atNs > 0 ? new Heard(ttl, nowNs) : this;
    }

    boolean isSilent(long nowNs) {
      return nowNs - atNs > ttl.toNanos();
    }
  }

  /**
   * A keeper that does nothing before it is started.
   *
   * @param clockNs a clock of this process that only goes forward
   */
  Keeper(NodeLog node, Duration lease, LongSupplier clockNs) {
    this.node = node;
    this.lease = lease;
    this.clockNs = clockNs;
  }

  void start(String at, KnownRules known) {
    address = at;
    rules = known;
    var everyMs = lease.toMillis() / BEATS_PER_LEASE;
    timer.scheduleWithFixedDelay(this::round, 0, everyMs, TimeUnit.MILLISECONDS);
  }

  /** Says that this node lives, if need be, and which clients are not heard of any more. */
  void round() {
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
    var sentNs = clockNs.getAsLong();
    var beat =
        joined
            ? new MemberCommand.KeepAlive(node.name(), node.incarnation())
            : new MemberCommand.Join(node.name(), node.incarnation(), address, lease, rules);
    node.request(beat)
        .whenComplete((answer, failure) -> {
          beating = false;
          switch (answer) {
            case Answer.Accepted _ -> alive(sentNs);
            case Answer.Rejected rejected -> {
              joined = false;
              LOG.warn("this node joins again: {}", rejected.detail());
            }
            case null -> {
              if (!(failure instanceof Busy)) {
                LOG.warn(
                    "this node could not be kept alive; tried again: {}", String.valueOf(failure));
              }
            }
          }
        });
  }

  private void alive(long sentNs) {
    aliveSinceNs = sentNs;
    if (!joined || clockNs.getAsLong() - adoptedNs >= LEASES_PER_ADOPTION * lease.toNanos()) {
      adopt();
      joined = true;
    }
  }

  /**
   * Sessions that are this node's by the log, though it has never heard of their clients: it has
   * kept them in an earlier life, or was never told that it got them. Their clients get the time to
   * speak.
   */
  private void adopt() {
    adoptedNs = clockNs.getAsLong();
    node.scan(
        Keys.SESSIONS,
        (_, state) -> {
          if (state instanceof SessionState.Safe(var it, var member)
              && member.equals(node.name())) {
            heard.putIfAbsent(it.session(), justTaken(it.ttl()));
          }
          return state instanceof SessionState;
        });
  }

  /** Whether this node may vouch for sessions just now. */
  boolean isAlive() {
    return joined && clockNs.getAsLong() - aliveSinceNs < lease.toNanos();
  }

  /**
   * Not before it has joined. Then its own {@code Join} is in the log, and cannot come there after
   * that of its next life and make what this one says count again.
   */
  private void forsakeTheSilent() {
    if (!joined) {
      return;
    }
    var now = clockNs.getAsLong();
    heard
        .keySet()
        .forEach(session ->
            heard.computeIfPresent(
                session,
                (_, last) -> {
                  if (!last.isSilent(now)) {
                    return last;
                  }
                  // In here, so that what makes the session this node's again comes behind it in
                  // the log. If it does not reach the log, the session will be adopted, and
                  // forsaken again.
                  node.request(
                      new SessionCommand.Forsake(session, node.name(), node.incarnation()));
                  return null;
                }));
  }

  /**
   * The client of a session was heard of. Whether this node may vouch for it without asking the
   * log: not when it has forsaken the session, or is about to take it.
   */
  boolean hear(SessionId session) {
    return heard.computeIfPresent(session, (_, last) -> last.again(clockNs.getAsLong())) != null;
  }

  /** The log has given a session to this node. */
  void take(SessionId session, Duration ttl) {
    heard.put(session, justTaken(ttl));
  }

  /*
   * The node that kept it before may not know yet that it does not any more, and may tell the
   * client for up to a lease that its session lives. So it counts as heard of until then.
   */
  private Heard justTaken(Duration ttl) {
    return new Heard(ttl, clockNs.getAsLong() + lease.toNanos());
  }

  /** What was heard does not count any more: who keeps the session is for the log to say. */
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

  /** Goes in order; from then on this node is not kept alive. Once. */
  @Override
  public synchronized void close() {
    timer.shutdownNow();
    if (joined) {
      joined = false;
      node.request(new MemberCommand.Leave(node.name(), node.incarnation()))
          .completeOnTimeout(null, LEAVE_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(_ -> null)
          .join();
    }
  }
}
