package org.skald.saga.event;

import java.time.Instant;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.Payload;

/** A fact about one mailbox. */
public sealed interface MailboxEvent {

  /** The mailbox that it is about. */
  String mailbox();

  /** Log time at which it happened. */
  Instant at();

  /** An event came before anybody waited for it, and is kept until then. */
  record EventKept(String mailbox, Instant at, Place place, Payload event, Instant until)
      implements MailboxEvent {}

  /** A step has got an event, and waits no longer. */
  record EventGiven(Instant at, Claim claim, Place place, Payload event) implements MailboxEvent {
    @Override
    public String mailbox() {
      return claim.mailbox();
    }
  }

  /** Nobody has waited for an event in time. */
  record EventExpired(String mailbox, Instant at, Place place) implements MailboxEvent {}

  /** A step waits, behind those that wait already; or it has asked again, and keeps its place. */
  record EventAwaited(Instant at, Claim claim) implements MailboxEvent {
    @Override
    public String mailbox() {
      return claim.mailbox();
    }
  }

  /**
   * A step waits no longer, and its saga is told so.
   *
   * @param waits the command by which it has waited
   * @param by the command by which the saga has asked for that, or by which it waits
   * @param reason why, where the wait is refused
   */
  record WaitWithdrawn(
      String mailbox,
      Instant at,
      CommandId waits,
      CommandId by,
      Caller.Ask ask,
      String proof,
      String reason)
      implements MailboxEvent {}

  /** What tells repeats is not remembered any longer, as far as its time is over. */
  record RepeatsForgotten(String mailbox, Instant at) implements MailboxEvent {}
}
