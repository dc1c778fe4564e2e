package org.skald.infra.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How long a node is asked again that cannot take a request just now, or of which nobody knows
 * whether it has. It must be shorter than a log remembers the key of a request, or else what was
 * done could be done again.
 *
 * @param max after so long no further try begins
 * @param pause between two tries
 * @param clockNs a clock that only goes forward
 */
record Patience(Duration max, Duration pause, LongSupplier clockNs) {

  static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(30), Duration.ofMillis(500), System::nanoTime);

  /** A request that may be sent several times. */
  @FunctionalInterface
  interface Request {
    ApiClient.Answered send();
  }

  /** The first answer that is one, or else the last. */
  ApiClient.Answered ask(Request request) {
    var begunNs = clockNs.getAsLong();
    while (true) {
      try {
        var answered = request.send();
        if (!isForLater(answered.status()) || isOver(begunNs)) {
          return answered;
        }
      } catch (Failed e) {
        if (e.exitCode() != Failed.UNREACHABLE || isOver(begunNs)) {
          throw e;
        }
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  private boolean isOver(long begunNs) {
    return clockNs.getAsLong() - begunNs >= max.minus(pause).toNanos();
  }

  private static boolean isForLater(int status) {
    return status == 503 || status == 504;
  }
}
