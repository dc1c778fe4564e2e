package org.skald.guard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The guard whose memory is that of this process: for what lives and dies with it. After a restart
 * it knows no token, and would admit any; what outlives the process needs a {@link JdbcGuard}.
 */
public final class MemoryGuard implements Guard {

  private final ConcurrentMap<String, Bar> bars = new ConcurrentHashMap<>();

  /** The highest token of one lock, held by whoever writes. */
  private static final class Bar extends ReentrantLock {

    private static final long serialVersionUID = 1L;

    private long highest = Verdict.NOTHING_SEEN;
  }

  /** A guard that has seen nothing. */
  public MemoryGuard() {}

  @Override
  public <T, E extends Exception> T write(String lock, long token, Write<T, E> write) throws E {
    Bar bar = bars.computeIfAbsent(lock, name -> new Bar());
    bar.lock();
    try {
      Verdict verdict = Verdict.of(bar.highest, token);
      if (verdict instanceof Verdict.Superseded superseded) {
        throw new TokenSuperseded(lock, token, superseded.highest());
      }
      bar.highest = ((Verdict.Admitted) verdict).highest();
      return write.run();
    } finally {
      bar.unlock();
    }
  }
}
