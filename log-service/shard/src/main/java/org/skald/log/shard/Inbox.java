package org.skald.log.shard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads have to tell the thread of a shard. */
final class Inbox {

  private final Queue<Runnable> told = new ConcurrentLinkedQueue<>();

  /** Leaves a message; from any thread. */
  void put(Runnable message) {
    told.add(message);
  }

  /** Does what the messages say; on the shard's thread. */
  void drain() {
    for (var message = told.poll(); message != null; message = told.poll()) {
      message.run();
    }
  }
}
