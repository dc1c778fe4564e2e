package org.skald.saga;

import java.time.Duration;
import java.util.Optional;

/** What a step does. */
public sealed interface Action {

  /**
   * Asks a participant, and waits for its reply.
   *
   * @param command what is sent to the participant
   * @param timeout how long to wait for the reply to one attempt
   * @param retry when to try again after a failure or an unknown outcome
   * @param onUnknown what a timeout means
   * @param compensation how it is undone; empty when there is nothing to undo
   */
  record Call(
      CommandTemplate command,
      Duration timeout,
      RetryPolicy retry,
      UnknownPolicy onUnknown,
      Optional<Compensation> compensation)
      implements Action {
    /** Refuses a timeout that is not positive. */
    public Call {
      requirePositive("a call with " + command.schema(), timeout);
    }
  }

  /** Lets so much time pass. It cannot fail, and there is nothing to undo. */
  record Sleep(Duration length) implements Action {
    /** Refuses a length that is not positive. */
    public Sleep {
      requirePositive("a sleep", length);
    }
  }

  /**
   * Waits for somebody outside to say that the saga may go on, such as a person who approves.
   *
   * @param timeout how long; without a signal by then the step has failed
   */
  record AwaitSignal(Duration timeout) implements Action {
    /** Refuses a timeout that is not positive. */
    public AwaitSignal {
      requirePositive("a wait for a signal", timeout);
    }
  }

  /**
   * How a step is undone.
   *
   * @param command what is sent to the participant
   * @param timeout how long to wait for the reply to one attempt
   * @param retry when to try again; when the attempts are spent, the saga is stuck
   */
  record Compensation(CommandTemplate command, Duration timeout, RetryPolicy retry) {
    /** Refuses a timeout that is not positive. */
    public Compensation {
      requirePositive("a compensation with " + command.schema(), timeout);
    }
  }

  private static void requirePositive(String what, Duration time) {
    if (time.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "expected %s to take at least 1 ms, found %s".formatted(what, time));
    }
  }
}
