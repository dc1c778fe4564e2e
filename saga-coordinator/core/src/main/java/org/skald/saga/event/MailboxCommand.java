package org.skald.saga.event;

import java.time.Duration;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.Payload;

/** A wish about one mailbox. It may be refused. */
public sealed interface MailboxCommand {

  /** The mailbox that it is about. */
  String mailbox();

  /**
   * An event has come.
   *
   * @param kept how long it is kept while nobody waits for it
   */
  record Offer(String mailbox, Place place, Payload event, Duration kept)
      implements MailboxCommand {}

  /** A step waits for an event from here on; how long is the saga's own affair. */
  record Await(Claim claim) implements MailboxCommand {
    @Override
    public String mailbox() {
      return claim.mailbox();
    }
  }

  /**
   * A step is to wait no longer.
   *
   * @param waits the command by which it waits
   * @param by the command by which its saga asks for that: the same again, to hear what has become
   *     of it, or the one that undoes it
   * @param ask the attempt of that command; nobody waits for an answer to attempt 0
   * @param proof that of the claim
   */
  record Withdraw(String mailbox, CommandId waits, CommandId by, Caller.Ask ask, String proof)
      implements MailboxCommand {}

  /** Something has been kept for long enough; proposed by the timer only. */
  record Wake(String mailbox) implements MailboxCommand {}
}
