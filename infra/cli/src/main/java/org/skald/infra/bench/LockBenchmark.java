package org.skald.infra.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.SessionId;
import org.skald.coordination.node.Acquired;
import org.skald.log.Answer;
import org.skald.log.Position;

/** Locks: a free one is acquired and released; one goes to the next of 1,000 that wait. */
final class LockBenchmark extends CoordinationBenchmark {

  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int WAITERS = 1_000;

  LockBenchmark(String bootstrap, Path directory) {
    super(bootstrap, directory);
  }

  @Override
  Caller caller() {
    var session = open();
    var lock = new LockName("of-" + session);
    return tookNs -> {
      var asked = System.nanoTime();
      var token = tokenOf(acquire(lock, session, Duration.ZERO).join());
      tookNs.accept(System.nanoTime() - asked);
      require(release(lock, session, token).join());
      return 2;
    };
  }

  private SessionId open() {
    var session = new SessionId(UUID.randomUUID().toString());
    require(node().sessions().open(UUID.randomUUID().toString(), session, TTL).join());
    return session;
  }

  private CompletableFuture<Acquired> acquire(LockName lock, SessionId session, Duration wait) {
    var wish =
        new LockCommand.Acquire(
            lock, session, LockMode.EXCLUSIVE, Optional.of(PATIENCE), Duration.ZERO);
    return node().acquire(UUID.randomUUID().toString(), wish, wait);
  }

  private static Position tokenOf(Acquired acquired) {
    if (acquired instanceof Acquired.Held held) {
      return held.holder().token();
    }
    throw new IllegalStateException("expected a lock, found " + acquired);
  }

  private CompletableFuture<Answer> release(LockName lock, SessionId session, Position token) {
    return node().release(UUID.randomUUID().toString(), lock, session, Optional.of(token));
  }

  @Override
  HandOver handOver() {
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
}
