package org.skald.client;

import java.time.Duration;

/** A monotonic clock, and what is to be done later by it. */
interface Time extends AutoCloseable {

  /** Nanoseconds since some moment; only differences mean something. */
  long nanos();

  /** Runs a task once, after a while; a negative while is none. The task must be brief. */
  Timer after(Duration delay, Runnable task);

  /** From now on no task is run. */
  @Override
  void close();

  /** A task that waits for its time. */
  interface Timer {

    /** The task is not run, unless it runs already. */
    void cancel();
  }
}
