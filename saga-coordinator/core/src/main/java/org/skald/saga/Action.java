package org.skald.saga;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

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
   * @param reply what its ok has to bring; empty when that may be anything, or nothing
   */
  record Call(
      CommandTemplate command,
      Duration timeout,
      RetryPolicy retry,
      UnknownPolicy onUnknown,
      Optional<Compensation> compensation,
      Optional<ReplyForm> reply)
      implements Action {
    /** Refuses a timeout that is not positive. */
    public Call {
      requirePositive("a call with " + command.schema(), timeout);
    }

    /** A call whose ok may bring anything, or nothing. */
    public Call(
        CommandTemplate command,
        Duration timeout,
        RetryPolicy retry,
        UnknownPolicy onUnknown,
        Optional<Compensation> compensation) {
      this(command, timeout, retry, onUnknown, compensation, Optional.empty());
    }

    /** The same, whose ok has to bring this; what the log itself answers is as it is. */
    Call answeredBy(ReplyForm form) {
      return command.recipient() instanceof Recipient.Topic
          ? new Call(command, timeout, retry, onUnknown, compensation, Optional.of(form))
          : this;
    }

    /** Who is asked, to do it or to undo it. */
    Set<Recipient> recipients() {
      var recipients = new LinkedHashSet<Recipient>();
      recipients.add(command.recipient());
      compensation.ifPresent(it -> recipients.add(it.command().recipient()));
      return recipients;
    }
  }

  /**
   * Asks a participant once for each item of a list. When its turn comes, the step {@link
   * SagaDefinition#fannedOut fans out}.
   *
   * @param items the list
   * @param limit how many items are under way at once, from 1; {@link #UNLIMITED} for all
   * @param each what is done for one item
   */
  record ForEach(Items items, int limit, Call each) implements Action {

    /** All items at once. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** No more items than this, so that one saga cannot hold up its shard. */
    public static final int ITEMS_MAX = 1_000;

    /** Refuses a limit below 1. */
    public ForEach {
      if (limit < 1) {
        throw new IllegalArgumentException("expected a limit from 1, found " + limit);
      }
    }
  }

  /** What is done as soon as its turn comes: nobody is asked, and no time passes. */
  sealed interface AtOnce extends Action {}

  /**
   * The elements of a fan-out are settled.
   *
   * @param declared the step as it was before it fanned out
   */
  record Gather(int elements, StepDefinition declared) implements AtOnce {}

  /**
   * Decides that all that comes before it is to be done for good: the point of no return of a
   * two-phase commit (Gray: Notes on Data Base Operating Systems, 1978). That it has happened is
   * the decision.
   */
  record Decide() implements AtOnce {}

  /** Makes a record of what the saga has come to, which is its output. */
  record Output(Mapping mapping) implements AtOnce {}

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
