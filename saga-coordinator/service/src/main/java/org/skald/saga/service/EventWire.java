package org.skald.saga.service;

import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.skald.log.Spans;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Stamp;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.EventChannel;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.event.Claim;
import org.skald.saga.event.MailboxCommand;
import org.skald.saga.event.Place;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.saga.AwaitEvent;
import org.skald.schemas.saga.OfferEvent;
import org.skald.schemas.saga.WithdrawWait;

/** Mailboxes on the wire: what sagas say to them, and the events that nodes bring. */
final class EventWire {

  private static final String PURPOSE = "skald event";

  private final AvroWire wire;
  private final InnerCommands commands;

  EventWire(AvroWire wire, String log) {
    this.wire = wire;
    this.commands = new InnerCommands(wire, log, PURPOSE);
  }

  /** The command of a step that waits, or is to wait no longer. */
  OutboundRecord write(
      SendCommand send, Recipient.Event recipient, CommandTraits traits, Stamp stamp) {
    var mailbox = mailbox(send, recipient.channel());
    var value = value(send, recipient.channel());
    var asker = InnerCommands.Asker.of(send.commandId(), send.attempt(), traits.sagaStart());
    return commands.write(asker, send.compensates(), mailbox, value, stamp);
  }

  /** The same as the journal tells it. */
  Payload payload(SendCommand send, Recipient.Event recipient) {
    return Payload.of(wire.encode(value(send, recipient.channel())));
  }

  private static SpecificRecord value(SendCommand send, EventChannel channel) {
    var mailbox = mailbox(send, channel);
    var key = Recipient.Event.key(send.payload());
    return send.commandId().direction() == Direction.DO && !send.query()
        ? new AwaitEvent(mailbox, channel.event(), channel.topic(), key)
        : new WithdrawWait(mailbox, channel.event(), channel.topic(), key);
  }

  private static String mailbox(SendCommand send, EventChannel channel) {
    return channel.mailbox(Recipient.Event.key(send.payload()));
  }

  /** Whether a record of the log is a command of a saga to a mailbox. */
  static boolean isFor(String type) {
    return type.equals(AwaitEvent.getClassSchema().getFullName())
        || type.equals(WithdrawWait.getClassSchema().getFullName());
  }

  /** The command of such a record. */
  static SagaLogCommand read(LogRecord record, IndexedRecord value) throws ReplyReader.Unreadable {
    var asked = InnerCommands.Asked.of(record);
    return new SagaLogCommand.AboutMailbox(
        switch (value) {
          case AwaitEvent await ->
              new MailboxCommand.Await(
                  new Claim(
                      key(record, await.getMailbox()), asked.id(), asked.ask(), asked.proof()));
          case WithdrawWait withdraw ->
              new MailboxCommand.Withdraw(
                  key(record, withdraw.getMailbox()),
                  waits(record, asked.id()),
                  asked.id(),
                  asked.ask(),
                  asked.proof());
          default ->
              throw new ReplyReader.Unreadable(
                  "malformed",
                  "expected a command to a mailbox, found a " + value.getSchema().getFullName());
        });
  }

  /** The command of the wait that another one is about. */
  private static CommandId waits(LogRecord record, CommandId by) throws ReplyReader.Unreadable {
    return switch (by.direction()) {
      case DO -> by;
      case UNDO -> ReplyReader.commandId(SubSagas.require(record, Headers.COMPENSATES));
    };
  }

  /** An event that a node has read. */
  static MailboxCommand offer(LogRecord record, OfferEvent offer) throws ReplyReader.Unreadable {
    return new MailboxCommand.Offer(
        key(record, offer.getMailbox()),
        new Place(offer.getTopic(), offer.getPartition(), offer.getOffset(), offer.getReplayed()),
        Payload.of(Buffers.bytes(offer.getEvent())),
        Spans.ofMillis(offer.getKeptMs()));
  }

  private static String key(LogRecord record, String mailbox) throws ReplyReader.Unreadable {
    InnerCommands.requireKey(record, "mailbox", mailbox);
    return mailbox;
  }
}
