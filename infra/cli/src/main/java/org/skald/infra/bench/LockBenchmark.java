package org.skald.infra.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.SessionId;
import org.skald.coordination.node.Acquired;
import org.skald.coordination.node.CoordinationNode;
import org.skald.infra.local.Readiness;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.kafka.NodeConfig;

/** Locks of one node, asked in its own process: what the log and the rules take, without HTTP. */
final class LockBenchmark implements AutoCloseable {

  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int WARM_UP = 5_000;
  private static final int MEASURED = 3_000;
  private static final int CALLERS = 64;
  private static final Duration CALLING = Duration.ofSeconds(6);
  private static final int WAITERS = 1_000;

  private final CoordinationNode node;

  /**
   * What was measured.
   *
   * @param acquire of one caller, a lock that is free
   * @param callers64 of 64 callers, each with a lock of its own
   * @param handOver from a release to the grant of the next of 1,000 that wait
   */
  record Measured(Latency acquire, Callers callers64, HandOver handOver) {

    Map<String, Object> with(Floor floor) {
      var all = new LinkedHashMap<String, Object>();
      all.put("acquire", acquire);
      all.put("callers64", callers64);
      all.put("handOver", handOver);
      all.put("floor", floor);
      return all;
    }
  }

  /** Latency in milliseconds. */
  record Latency(double p50Ms, double p99Ms) {}

  /**
   * Of many callers at once.
   *
   * @param perSecond acquisitions and releases
   * @param p50Ms of acquisitions
   * @param p99Ms of acquisitions
   */
  record Callers(double perSecond, double p50Ms, double p99Ms) {}

  /** Of a lock that goes from one to the next. */
  record HandOver(double p50Ms, double perSecond) {}

  LockBenchmark(String bootstrap, Path directory) {
    node =
        CoordinationNode.start(
            CoordinationNode.besides(
                NodeConfig.of(bootstrap, "unused", "bench", directory.resolve("node"))));
    node.join(URI.create("http://127.0.0.1"));
    Readiness.await("the coordination log to be open", node::isReady);
  }

  Measured run() throws InterruptedException {
    calls(WARM_UP);
    callers(Duration.ofSeconds(5)); // Until what is hot is compiled.
    var one = calls(MEASURED);
    var many = callers(CALLING);
    return new Measured(new Latency(ms(one, 50), ms(one, 99)), many, handOver());
  }

  private static double ms(Histogram ns, double percentile) {
    return ns.getValueAtPercentile(percentile) / 1e6;
  }

  private SessionId open() {
    var session = new SessionId(UUID.randomUUID().toString());
    require(node.sessions().open(UUID.randomUUID().toString(), session, TTL).join());
    return session;
  }

  private static void require(Answer answer) {
    if (answer instanceof Answer.Rejected rejected) {
      throw new IllegalStateException(rejected.detail());
    }
  }

  private CompletableFuture<Acquired> acquire(LockName lock, SessionId session, Duration wait) {
    var wish =
        new LockCommand.Acquire(
            lock, session, LockMode.EXCLUSIVE, Optional.of(PATIENCE), Duration.ZERO);
    return node.acquire(UUID.randomUUID().toString(), wish, wait);
  }

  private static Position tokenOf(Acquired acquired) {
    if (acquired instanceof Acquired.Held held) {
      return held.holder().token();
    }
    throw new IllegalStateException("expected a lock, found " + acquired);
  }

  private CompletableFuture<Answer> release(LockName lock, SessionId session, Position token) {
    return node.release(UUID.randomUUID().toString(), lock, session, Optional.of(token));
  }

  private Histogram calls(int calls) {
    var lock = new LockName("one-" + UUID.randomUUID());
    var session = open();
    var latenciesNs = new Histogram(3);
    for (var call = 0; call < calls; call++) {
      var began = System.nanoTime();
      var token = tokenOf(acquire(lock, session, Duration.ZERO).join());
      latenciesNs.recordValue(System.nanoTime() - began);
      require(release(lock, session, token).join());
    }
    return latenciesNs;
  }

  private Callers callers(Duration calling) throws InterruptedException {
    var latenciesNs = new ConcurrentHistogram(3);
    var count = new AtomicLong();
    var done = new CountDownLatch(CALLERS);
    var sessions = new ArrayList<SessionId>();
    for (var caller = 0; caller < CALLERS; caller++) {
      sessions.add(open());
    }
    var began = System.nanoTime();
    var end = began + calling.toNanos();
    for (var session : sessions) {
      Thread.startVirtualThread(() -> {
        var lock = new LockName("of-" + session);
        while (System.nanoTime() < end) {
          var asked = System.nanoTime();
          var token = tokenOf(acquire(lock, session, Duration.ZERO).join());
          latenciesNs.recordValue(System.nanoTime() - asked);
          require(release(lock, session, token).join());
          count.addAndGet(2);
        }
        done.countDown();
      });
    }
    done.await();
    var perSecond = count.get() * 1e9 / (System.nanoTime() - began);
    return new Callers(perSecond, ms(latenciesNs, 50), ms(latenciesNs, 99));
  }

  private HandOver handOver() {
    var lock = new LockName("line-" + UUID.randomUUID());
    var sessions = new ArrayList<SessionId>();
    List<CompletableFuture<Acquired>> line = new ArrayList<>();
    for (var waiter = 0; waiter <= WAITERS; waiter++) {
      var session = open();
      sessions.add(session);
      line.add(acquire(lock, session, PATIENCE));
    }
    var token = tokenOf(line.getFirst().join());
    var latenciesNs = new Histogram(3);
    var began = System.nanoTime();
    for (var next = 1; next <= WAITERS; next++) {
      var released = System.nanoTime();
      var answer = release(lock, sessions.get(next - 1), token);
      token = tokenOf(line.get(next).join());
      latenciesNs.recordValue(System.nanoTime() - released);
      require(answer.join());
    }
    return new HandOver(ms(latenciesNs, 50), WAITERS * 1e9 / (System.nanoTime() - began));
  }

  @Override
  public void close() {
    node.close();
  }
}
