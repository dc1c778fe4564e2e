package org.skald.saga.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.skald.log.kafka.DeadLetter;
import org.skald.saga.Payload;
import org.skald.saga.definition.AwaitedEvent.Keyed;
import org.skald.saga.event.Place;
import org.skald.saga.service.AwaitedTopics.Channel;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.WireFormat;

/**
 * Offers the records of a topic to the mailboxes of their keys: those of all side by side, but
 * those of one mailbox in their order, which tells repeats from others.
 */
final class EventTaker implements RecordTaker {

  /** What an event has in the log beside itself: names and a place. */
  private static final int ENVELOPE_BYTES = 4 << 10;

  private final Reading reading;
  private final AwaitedTopics topics;
  private final AvroWire wire;
  private final EventDoor door;
  private final Burial burial;
  private final int recordBytes;

  /**
   * Of one topic.
   *
   * @param recordBytes the largest record that the log looks at
   */
  EventTaker(
      String topic,
      AwaitedTopics topics,
      AvroWire wire,
      EventDoor door,
      Burial burial,
      int recordBytes) {
    this.reading = new Reading(Optional.empty(), topic);
    this.topics = topics;
    this.wire = wire;
    this.door = door;
    this.burial = burial;
    this.recordBytes = recordBytes;
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public List<Channel> channels() {
    return topics.channels(reading.topic());
  }

  @Override
  public List<Asked> ask(List<ConsumerRecord<byte[], byte[]>> records, List<Channel> channels) {
    var asked = new ArrayList<Asked>();
    var lines = new MailboxLines();
    for (var record : records) {
      var ofRecord = ask(record, channels, lines);
      asked.addAll(ofRecord);
      if (ofRecord.stream().anyMatch(Asked::isUndecided)) {
        break;
      }
    }
    return asked;
  }

  private List<Asked> ask(
      ConsumerRecord<byte[], byte[]> record, List<Channel> channels, MailboxLines lines) {
    var value = record.value() == null ? new byte[0] : record.value();
    Schema writer;
    try {
      writer = wire.schema(WireFormat.schemaId(value));
    } catch (NotDecodable e) {
      return unreadable(record, channels, String.valueOf(e.getMessage()));
    } catch (RegistryUnavailable e) {
      return List.of(undecided(record, String.valueOf(e.getMessage())));
    }
    var meant = channels.stream().filter(it -> it.event().isOf(writer)).toList();
    var offers = new RecordOffers(meant.stream().map(it -> it.event().channel()).toList());
    var asked =
        meant.stream()
            .map(it -> {
              var outcome = offer(new Coming(record, it, offers), value, writer, lines);
              return new Asked(record, origin(it), offers.says(it.event().channel(), outcome));
            })
            .toList();
    return asked.isEmpty() ? List.of(skipped(record)) : asked;
  }

  /** A record on its way to a channel. */
  private record Coming(
      ConsumerRecord<byte[], byte[]> record, Channel channel, RecordOffers offers) {

    private CompletableFuture<RecordOutcome> says(CompletableFuture<RecordOutcome> outcome) {
      return offers.says(channel.event().channel(), outcome);
    }
  }

  private CompletableFuture<RecordOutcome> offer(
      Coming coming, byte[] value, Schema writer, MailboxLines lines) {
    if (value.length > recordBytes - ENVELOPE_BYTES) {
      return refused(
          coming,
          new RecordOutcome.Refused(
              "oversized-event",
              "expected at most %d bytes, so that the event fits into the log, found %d"
                  .formatted(recordBytes - ENVELOPE_BYTES, value.length)));
    }
    var event = Payload.of(value);
    var channel = coming.channel();
    return switch (channel.event().mailboxOf(event, writer)) {
      case Keyed.None _ -> settled(new RecordOutcome.Skipped());
      case Keyed.Broken(var reason) ->
          refused(coming, new RecordOutcome.Refused("faulty-event", reason));
      case Keyed.Known(var mailbox) -> {
        var record = coming.record();
        var place = new Place(record.topic(), record.partition(), record.offset());
        var offered = new EventDoor.Offered(mailbox, place, event, channel.kept());
        yield lines.next(
            mailbox, () -> coming.says(door.offer(offered)), refused -> bury(coming, refused));
      }
    };
  }

  private CompletableFuture<RecordOutcome> refused(Coming coming, RecordOutcome.Refused refused) {
    coming.says(settled(refused));
    return bury(coming, refused);
  }

  private CompletableFuture<RecordOutcome> bury(Coming coming, RecordOutcome.Refused refused) {
    return coming
        .offers()
        .takers()
        .thenCompose(
            takers -> burial.bury(origin(coming.channel()), coming.record(), takers, refused));
  }

  /** A dead letter of each definition that waits for events of the topic. */
  private List<Asked> unreadable(
      ConsumerRecord<byte[], byte[]> record, List<Channel> channels, String cause) {
    var refused = settled(new RecordOutcome.Refused("faulty-event", cause));
    var asked =
        channels.stream().map(this::origin).distinct().map(it -> new Asked(record, it, refused));
    var all = asked.toList();
    return all.isEmpty() ? List.of(skipped(record)) : all;
  }

  private DeadLetter.Origin origin(Channel channel) {
    return new DeadLetter.Origin(channel.event().channel().definition(), reading.topic());
  }

  private Asked skipped(ConsumerRecord<byte[], byte[]> record) {
    return of(record, new RecordOutcome.Skipped());
  }

  private Asked undecided(ConsumerRecord<byte[], byte[]> record, String cause) {
    return of(record, new RecordOutcome.Undecided(cause));
  }

  private Asked of(ConsumerRecord<byte[], byte[]> record, RecordOutcome outcome) {
    return new Asked(record, new DeadLetter.Origin("", reading.topic()), settled(outcome));
  }

  private static CompletableFuture<RecordOutcome> settled(RecordOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
