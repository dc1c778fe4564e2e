package org.skald.saga;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a saga definition.
 *
 * @param name unique in its definition
 * @param kind what may happen after it has succeeded
 * @param after the steps that have to be settled (succeeded or skipped) before this one starts
 * @param when whether it happens at all; always, when empty
 * @param command what is sent to the participant
 * @param timeout how long to wait for the reply to one attempt
 * @param retry when to try again after a failure or an unknown outcome
 * @param onUnknown what a timeout means
 * @param compensation how it is undone; empty when there is nothing to undo
 */
public record StepDefinition(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    CommandTemplate command,
    Duration timeout,
    RetryPolicy retry,
    UnknownPolicy onUnknown,
    Optional<Compensation> compensation) {

  /** Keeps its own copy of the steps before it; refuses a timeout that is not positive. */
  public StepDefinition {
    after = Set.copyOf(after);
    requirePositive(name, timeout);
  }

  /**
   * Whether an unknown outcome has to be found out, by asking again, before the step can be undone:
   * its compensation is made of its reply.
   */
  boolean isFoundOut() {
    return onUnknown == UnknownPolicy.RETRY
        && compensation.filter(it -> it.command().mapping().needs().contains(name)).isPresent();
  }

  private static void requirePositive(String step, Duration timeout) {
    if (timeout.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "expected a timeout of at least 1 ms for step '%s', found %s".formatted(step, timeout));
    }
  }

  /**
   * How a step is undone.
   *
   * @param command what is sent to the participant
   * @param timeout how long to wait for the reply to one attempt
   * @param retry when to try again; when the attempts are spent, the saga is stuck
   */
  public record Compensation(CommandTemplate command, Duration timeout, RetryPolicy retry) {
    /** Refuses a timeout that is not positive. */
    public Compensation {
      requirePositive("compensation of " + command.schema(), timeout);
    }
  }
}
