package org.skald.saga.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.http.Json;
import org.skald.log.http.Reply;
import org.skald.log.kafka.NotHeld;

/**
 * The log for what a node reads of topics: through this node, or one that holds the shard.
 *
 * <p>Each try is a request of its own, since what is asked for is the same however often it is: a
 * request id would be remembered for some time only, and with it a refusal that does not hold any
 * more.
 */
final class LogDoor {

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("asked-elsewhere").start(task);
  private static final String PROBLEMS = "/problems/";
  private static final int OK_MAX = 299;

  private final OtherShards others;

  LogDoor(OtherShards others) {
    this.others = others;
  }

  /**
   * What a node of another shard is asked.
   *
   * @param body in JSON
   */
  record Elsewhere(String path, ObjectNode body, Map<String, String> headers) {}

  /**
   * What comes of it.
   *
   * @param here asks this node alone under a request id; throws {@link NotHeld}
   * @param elsewhere the same for another one
   */
  CompletableFuture<RecordOutcome> ask(
      Function<String, CompletableFuture<Answer>> here, Supplier<Elsewhere> elsewhere) {
    try {
      return here.apply(UUID.randomUUID().toString()).handle(LogDoor::outcome);
    } catch (NotHeld e) {
      return CompletableFuture.supplyAsync(() -> outcome(ask(e.shard(), elsewhere.get())), THREADS);
    }
  }

  private static RecordOutcome outcome(@Nullable Answer answer, @Nullable Throwable failure) {
    return switch (answer) {
      case Answer.Accepted accepted -> new RecordOutcome.Taken(accepted.position().value());
      case Answer.Rejected rejected -> RecordOutcome.of(Refusals.LOG.problem(rejected));
      case null ->
          RecordOutcome.of(
              Refusals.LOG.problem(
                  failure != null ? failure : new IllegalStateException("no answer")));
    };
  }

  private Reply ask(int shard, Elsewhere it) {
    return others.post(
        shard, it.path(), UUID.randomUUID().toString(), it.body().toString(), it.headers());
  }

  private static RecordOutcome outcome(Reply reply) {
    return switch (reply) {
      case Reply.Text text -> outcome(text);
      case Reply.Refused(var problem) -> RecordOutcome.of(problem);
      case Reply.Json _, Reply.Rows _, Reply.Empty _, Reply.Events _ ->
          throw new IllegalStateException("expected the answer of another node, found " + reply);
    };
  }

  private static RecordOutcome outcome(Reply.Text text) {
    try {
      var json = Json.mapper().readTree(text.text());
      return text.status() <= OK_MAX
          ? new RecordOutcome.Taken(json.path("position").asLong())
          : RecordOutcome.of(
              text.status(),
              json.path("type").asText().replace(PROBLEMS, ""),
              json.path("detail").asText());
    } catch (JsonProcessingException e) {
      return new RecordOutcome.Undecided(
          "expected an answer in JSON of another node, found " + text.text());
    }
  }
}
