package org.skald.saga.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.skald.log.Position;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.DeadLetterTopic;
import org.skald.saga.Payload;
import org.skald.saga.definition.AwaitedEvent.Keyed;
import org.skald.saga.event.Place;
import org.skald.saga.service.LetterEdits.Edited;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.WireFormat;

/** Offers dead letters that were to be events, as they are now, to the sagas that wait for them. */
final class LetterOffers {

  /** Why a record is no event, and what has become of one of which too many came. */
  private static final Set<String> CODES =
      Set.of("faulty-event", "oversized-event", "mailbox-full");

  private final SagaNode node;
  private final AwaitedTopics topics;
  private final AvroWire wire;
  private final EventDoor door;

  LetterOffers(SagaNode node, AvroWire wire, OtherShards others) {
    this.node = node;
    this.topics = new AwaitedTopics(node);
    this.wire = wire;
    this.door = new EventDoor(node, new LogDoor(others));
  }

  /** Whether a letter was to be an event, not to start a saga. */
  static boolean isFor(DeadLetter letter) {
    return letter.id().origin().isPresent() && CODES.contains(letter.code());
  }

  /** What comes of it; what still is no event changes nothing. */
  Reply replay(DeadLetterTopic topic, DeadLetter letter, Edited edited, Note note) {
    var value = edited.value() == null ? new byte[0] : edited.value();
    List<EventDoor.Offered> offers;
    try {
      offers = offers(letter, Payload.of(value));
    } catch (NotDecodable | IllegalArgumentException e) {
      return faulty(String.valueOf(e.getMessage()));
    } catch (RegistryUnavailable e) {
      return Reply.refused(Refusals.LOG.problem(new CompletionException(e)));
    }
    var places = new ArrayList<DeadLetter.Id>();
    for (var offered : offers) {
      switch (door.offer(offered).join()) {
        case RecordOutcome.Taken(var position) ->
            places.add(new DeadLetter.Id(node.shardOf(offered.mailbox()), new Position(position)));
        case RecordOutcome.Refused(var code, var cause) -> {
          return Reply.refused(Problem.of(409, code, "Refused", cause));
        }
        case RecordOutcome.Undecided(var cause) -> {
          return Reply.refused(Problem.overloaded(cause, Duration.ofSeconds(1)));
        }
        case RecordOutcome.Skipped _, RecordOutcome.Buried _ -> {}
      }
    }
    if (places.isEmpty()) {
      return faulty(
          "expected an event that a saga waits for and that was not taken, found another");
    }
    // Not before all have it: who has taken it knows it again when it is offered once more.
    var to = places.getFirst();
    topic.note(letter, to, note.actor(), note.reason());
    return Reply.ok(DeadLetterRoutes.replayed(topic, letter, to, false, Optional.empty()));
  }

  /** To whoever has not taken the record when it came. */
  private List<EventDoor.Offered> offers(DeadLetter letter, Payload event) {
    var origin = letter.id().origin().orElseThrow();
    var writer = wire.schema(WireFormat.schemaId(event.toBytes()));
    var place =
        new Place(origin.topic(), letter.id().shard(), letter.id().position().value(), true);
    var offers = new ArrayList<EventDoor.Offered>();
    for (var channel : topics.channels(origin.topic())) {
      var name = channel.event().channel();
      if (name.definition().equals(origin.definition())
          && !letter.takers().contains(name.toString())
          && channel.event().isOf(writer)) {
        switch (channel.event().mailboxOf(event, writer)) {
          case Keyed.Known(var mailbox) ->
              offers.add(new EventDoor.Offered(mailbox, place, event, channel.kept()));
          case Keyed.None _ -> {}
          case Keyed.Broken(var reason) -> throw new IllegalArgumentException(reason);
        }
      }
    }
    return offers;
  }

  private static Reply faulty(String detail) {
    return Reply.refused(Problem.of(422, "faulty-event", "Faulty event", detail));
  }
}
