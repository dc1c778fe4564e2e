package org.skald.saga.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Answer;
import org.skald.saga.Payload;
import org.skald.saga.event.Place;

/** The mailboxes for events that have been read. */
record EventDoor(SagaNode node, LogDoor log) {

  /**
   * An event for a mailbox.
   *
   * @param kept how long it is kept while nobody waits for it
   */
  record Offered(String mailbox, Place place, Payload event, Duration kept) {}

  CompletableFuture<RecordOutcome> offer(Offered offered) {
    return log.ask(request -> here(node, request, offered), () -> elsewhere(offered));
  }

  /** Asks this node alone; throws {@code NotHeld} when it does not hold the mailbox's shard. */
  static CompletableFuture<Answer> here(SagaNode node, String request, Offered offered) {
    return node.offer(request, offered);
  }

  private static LogDoor.Elsewhere elsewhere(Offered offered) {
    var place = offered.place();
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("mailbox", offered.mailbox())
            .put("topic", place.topic())
            .put("partition", place.partition())
            .put("offset", place.offset())
            .put("replayed", place.replayed())
            .put("avro", Base64.getEncoder().encodeToString(offered.event().toBytes()))
            .put("keptMs", offered.kept().toMillis());
    return new LogDoor.Elsewhere(EventRoutes.OFFERS, body, Map.of());
  }
}
