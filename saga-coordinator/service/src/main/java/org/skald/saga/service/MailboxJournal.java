package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.event.MailboxEvent;
import org.skald.schemas.journal.EventAwaited;
import org.skald.schemas.journal.EventExpired;
import org.skald.schemas.journal.EventGiven;
import org.skald.schemas.journal.EventKept;
import org.skald.schemas.journal.WaitWithdrawn;

/** The events of mailboxes as the Avro records of the journal. */
final class MailboxJournal {

  private MailboxJournal() {}

  /** The key of the records about a mailbox, which no saga has that is called like it. */
  static String keyOf(String mailbox) {
    return "mailbox:" + mailbox;
  }

  /** Every schema of theirs. */
  static List<Schema> schemas() {
    return List.of(
        EventAwaited.getClassSchema(),
        EventGiven.getClassSchema(),
        EventKept.getClassSchema(),
        EventExpired.getClassSchema(),
        WaitWithdrawn.getClassSchema());
  }

  /** The record; empty for what is a memory of the shard's own. */
  static Optional<SpecificRecord> of(MailboxEvent event) {
    var mailbox = event.mailbox();
    var at = event.at();
    return switch (event) {
      case MailboxEvent.EventAwaited(_, var claim) ->
          Optional.of(
              new EventAwaited(
                  mailbox,
                  at,
                  claim.command().sagaId().value(),
                  claim.command().step(),
                  claim.ask().attempt()));
      case MailboxEvent.EventGiven(_, var claim, var place, var payload) ->
          Optional.of(
              new EventGiven(
                  mailbox,
                  at,
                  claim.command().sagaId().value(),
                  claim.command().step(),
                  claim.ask().attempt(),
                  place.topic(),
                  place.partition(),
                  place.offset(),
                  ByteBuffer.wrap(payload.toBytes())));
      case MailboxEvent.EventKept(_, _, var place, var payload, var until) ->
          Optional.of(
              new EventKept(
                  mailbox,
                  at,
                  place.topic(),
                  place.partition(),
                  place.offset(),
                  ByteBuffer.wrap(payload.toBytes()),
                  until));
      case MailboxEvent.EventExpired(_, _, var place) ->
          Optional.of(
              new EventExpired(mailbox, at, place.topic(), place.partition(), place.offset()));
      case MailboxEvent.WaitWithdrawn(_, _, var waits, var by, _, _, var reason) ->
          Optional.of(
              new WaitWithdrawn(
                  mailbox,
                  at,
                  waits.sagaId().value(),
                  waits.step(),
                  by.direction() == Direction.DO ? reason : null));
      case MailboxEvent.RepeatsForgotten _ -> Optional.empty();
    };
  }
}
