package org.skald.saga.service;

import java.util.Base64;
import org.skald.log.Spans;
import org.skald.log.http.Api;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.Payload;
import org.skald.saga.event.Place;

/** Events that nodes hand to each other, each to one that holds the shard of its mailbox. */
public final class EventRoutes implements Routes {

  static final String OFFERS = "/mailboxes/offers";

  private final SagaNode node;
  private final OtherNodes others;

  /** Routes to this node, and to others for what they hold. */
  public EventRoutes(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  /**
   * An event that a node has read.
   *
   * @param replayed whether it was a dead letter
   * @param avro the event in registry wire format, in Base64
   * @param keptMs how long it is kept while no step waits for it
   */
  record EventOffer(
      String mailbox,
      String topic,
      int partition,
      long offset,
      boolean replayed,
      String avro,
      long keptMs) {

    private EventDoor.Offered offered() {
      return new EventDoor.Offered(
          mailbox,
          new Place(topic, partition, offset, replayed),
          Payload.of(Base64.getDecoder().decode(avro)),
          Spans.ofMillis(keptMs));
    }
  }

  /** The log has an event. */
  record OfferedEvent(String mailbox, long position) {}

  @Override
  public void register(Api api) {
    api.post(
        OFFERS,
        doc ->
            doc.summary("Hand an event on to the steps that wait for it, as nodes do")
                .idempotent()
                .body(EventOffer.class)
                .reply(202, "it is given to a step, kept, or was here before", OfferedEvent.class)
                .refusal(409, "too many events of the key have come that nobody waits for"),
        others.orElsewhere(this::offer));
  }

  private Reply offer(Exchange exchange) throws Exception {
    return exchange.body(EventOffer.class).then(offer -> offer(exchange, offer));
  }

  private Reply offer(Exchange exchange, EventOffer offer) throws Exception {
    EventDoor.Offered offered;
    try {
      offered = offer.offered();
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    return Refusals.LOG.reply(
        EventDoor.here(node, exchange.requestId(), offered),
        position -> Reply.accepted(new OfferedEvent(offer.mailbox(), position)));
  }
}
