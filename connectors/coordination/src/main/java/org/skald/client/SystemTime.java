package org.skald.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time of the machine: {@link System#nanoTime}, and one thread for what is to be done. */
final class SystemTime implements Time {

  private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);

  private final ScheduledThreadPoolExecutor scheduler;

  SystemTime() {
    scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "skald-client");
              thread.setDaemon(true);
              return thread;
            },
            /* A request that outlives the client may still ask for a retry. */
            new ThreadPoolExecutor.DiscardPolicy());
    scheduler.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Future<?> scheduled =
        scheduler.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("timer_failed", e);
      throw e;
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
