package org.skald.saga.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Answer;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.TraceParent;
import org.skald.saga.service.SagaInputs.Read.Ready;
import org.skald.schemas.Headers;

/**
 * Starts of sagas for records of topics.
 *
 * <p>That a repeated start is the same saga is settled by the saga's id and input, for as long as
 * it is kept. The saga is of the version that has read the record, so that a shard or a node which
 * does not know it yet is asked again.
 */
record StartDoor(SagaNode node, LogDoor log) {

  CompletableFuture<RecordOutcome> start(Ready ready, Optional<TraceParent> traceparent) {
    return log.ask(
        request -> here(node, request, ready, traceparent), () -> elsewhere(ready, traceparent));
  }

  /**
   * Asks this node alone.
   *
   * @throws NotHeld when it does not hold the saga's shard
   */
  static CompletableFuture<Answer> here(
      SagaNode node, Ready ready, Optional<TraceParent> traceparent) {
    return here(node, UUID.randomUUID().toString(), ready, traceparent);
  }

  private static CompletableFuture<Answer> here(
      SagaNode node, String request, Ready ready, Optional<TraceParent> traceparent) {
    return node.start(
        request,
        ready.id(),
        ready.definition().name(),
        Optional.of(ready.definition().version()),
        ready.input(),
        traceparent);
  }

  private static LogDoor.Elsewhere elsewhere(Ready ready, Optional<TraceParent> traceparent) {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("saga", ready.definition().name())
            .put("version", ready.definition().version())
            .put("id", ready.id().value())
            .put("avro", Base64.getEncoder().encodeToString(ready.input().toBytes()));
    return new LogDoor.Elsewhere(
        "/sagas",
        body,
        traceparent.map(it -> Map.of(Headers.TRACEPARENT, it.value())).orElse(Map.of()));
  }
}
