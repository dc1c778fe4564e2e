package org.skald.saga.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.http.Json;
import org.skald.log.http.Reply;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.TraceParent;
import org.skald.saga.service.SagaInputs.Read.Ready;
import org.skald.schemas.Headers;

/**
 * Starts of sagas for records of topics: through this node, or one that holds the saga's shard.
 *
 * <p>Each try is a request of its own. That a repeated start is the same saga is settled by the
 * saga's id and input, for as long as it is kept; a request id would be remembered for some time
 * only, and with it a refusal that does not hold any more. The saga is of the version that has read
 * the record, so that a shard or a node which does not know it yet is asked again.
 */
final class StartDoor {

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("start-elsewhere").start(task);
  private static final String PROBLEMS = "/problems/";
  private static final int OK_MAX = 299;

  private final SagaNode node;
  private final OtherStarts others;

  StartDoor(SagaNode node, OtherStarts others) {
    this.node = node;
    this.others = others;
  }

  CompletableFuture<StartOutcome> start(Ready ready, Optional<TraceParent> traceparent) {
    try {
      return here(node, ready, traceparent).handle(StartDoor::outcome);
    } catch (NotHeld e) {
      return CompletableFuture.supplyAsync(
          () -> outcome(elsewhere(e.shard(), ready, traceparent)), THREADS);
    }
  }

  /**
   * Asks this node alone.
   *
   * @throws NotHeld when it does not hold the saga's shard
   */
  static CompletableFuture<Answer> here(
      SagaNode node, Ready ready, Optional<TraceParent> traceparent) {
    return node.start(
        UUID.randomUUID().toString(),
        ready.id(),
        ready.definition().name(),
        Optional.of(ready.definition().version()),
        ready.input(),
        traceparent);
  }

  private static StartOutcome outcome(@Nullable Answer answer, @Nullable Throwable failure) {
    return switch (answer) {
      case Answer.Accepted _ -> new StartOutcome.Started();
      case Answer.Rejected rejected -> StartOutcome.of(Refusals.LOG.problem(rejected));
      case null ->
          StartOutcome.of(
              Refusals.LOG.problem(
                  failure != null ? failure : new IllegalStateException("no answer")));
    };
  }

  private Reply elsewhere(int shard, Ready ready, Optional<TraceParent> traceparent) {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("saga", ready.definition().name())
            .put("version", ready.definition().version())
            .put("id", ready.id().value())
            .put("avro", Base64.getEncoder().encodeToString(ready.input().toBytes()));
    return others.start(
        shard,
        UUID.randomUUID().toString(),
        body.toString(),
        traceparent.map(it -> Map.of(Headers.TRACEPARENT, it.value())).orElse(Map.of()));
  }

  private static StartOutcome outcome(Reply reply) {
    return switch (reply) {
      case Reply.Text text when text.status() <= OK_MAX -> new StartOutcome.Started();
      case Reply.Text text -> problem(text);
      case Reply.Refused(var problem) -> StartOutcome.of(problem);
      case Reply.Json _, Reply.Rows _, Reply.Empty _, Reply.Events _ ->
          throw new IllegalStateException("expected the answer of another node, found " + reply);
    };
  }

  private static StartOutcome problem(Reply.Text text) {
    try {
      var problem = Json.mapper().readTree(text.text());
      return StartOutcome.of(
          text.status(),
          problem.path("type").asText().replace(PROBLEMS, ""),
          problem.path("detail").asText());
    } catch (JsonProcessingException e) {
      return new StartOutcome.Undecided(
          "expected a problem document of another node, found " + text.text());
    }
  }
}
