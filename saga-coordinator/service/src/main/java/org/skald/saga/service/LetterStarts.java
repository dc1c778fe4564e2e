package org.skald.saga.service;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.skald.log.Answer;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.DeadLetterTopic;
import org.skald.log.kafka.NotHeld;
import org.skald.log.shard.WireHeader;
import org.skald.saga.Payload;
import org.skald.saga.TraceParent;
import org.skald.saga.service.LetterEdits.Edited;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/** Starts the sagas that dead letters of other topics were to start, as they are now. */
final class LetterStarts {

  private final SagaNode node;
  private final SagaInputs inputs;
  private final OtherNodes others;

  LetterStarts(SagaNode node, AvroWire wire, OtherNodes others) {
    this.node = node;
    this.inputs = new SagaInputs(node, wire);
    this.others = others;
  }

  /** The saga by the latest version of its definition; what still starts none changes nothing. */
  Reply replay(
      Exchange exchange, DeadLetterTopic topic, DeadLetter letter, Edited edited, Note note) {
    var definition = letter.id().origin().orElseThrow().definition();
    var value = edited.value();
    var given = new SagaInputs.Given.Written(Payload.of(value == null ? new byte[0] : value));
    try {
      return switch (inputs.read(definition, Optional.empty(), Optional.empty(), given)) {
        case SagaInputs.Read.Refused(var problem) -> Reply.refused(problem);
        case SagaInputs.Read.Ready ready -> {
          var answer = StartDoor.here(node, ready, traceparent(edited)).join();
          var to = new DeadLetter.Id(node.shardOf(ready.id().value()), answer.position());
          if (answer instanceof Answer.Accepted) {
            topic.note(letter, to, note.actor(), note.reason());
          }
          yield Reply.ok(DeadLetterRoutes.replayed(topic, letter, to, false, Optional.of(answer)));
        }
      };
    } catch (NotHeld e) {
      return others.ask(e.shard(), exchange);
    } catch (CompletionException e) {
      return Reply.refused(Refusals.LOG.problem(e));
    }
  }

  private static Optional<TraceParent> traceparent(Edited edited) {
    return edited.headers().stream()
        .filter(it -> it.name().equals(Headers.TRACEPARENT))
        .findFirst()
        .map(WireHeader::text)
        .flatMap(TraceParent::parse);
  }
}
