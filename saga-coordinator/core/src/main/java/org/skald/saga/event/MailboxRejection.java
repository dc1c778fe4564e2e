package org.skald.saga.event;

import org.skald.log.Rejection;

/** Why a command about a mailbox was refused. */
public sealed interface MailboxRejection extends Rejection {

  /**
   * Too many events came before anybody waited for them.
   *
   * @param kept how many are kept
   * @param bytes how many bytes these have
   */
  record MailboxFull(String mailbox, int kept, long bytes) implements MailboxRejection {
    @Override
    public String code() {
      return "mailbox-full";
    }

    @Override
    public String explain() {
      return "expected room among %d events with %d bytes of '%s' that nobody has waited for,"
              .formatted(MailboxState.KEPT_MAX, MailboxState.KEPT_BYTES_MAX, mailbox)
          + " found %d with %d bytes".formatted(kept, bytes);
    }
  }
}
