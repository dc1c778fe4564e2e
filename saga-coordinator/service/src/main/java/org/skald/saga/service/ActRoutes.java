package org.skald.saga.service;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.Fence;
import org.skald.saga.SagaId;

/** What people can do over HTTP about a saga as a whole, beside cancelling it. */
public final class ActRoutes implements Routes {

  private final SagaNode node;
  private final OtherNodes others;

  /** Routes to this node, and to others for what they hold. */
  public ActRoutes(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  record Why(@Nullable String reason, @Nullable String actor) {}

  record Migrate(int version, @Nullable String reason, @Nullable String actor) {}

  @FunctionalInterface
  private interface Act {
    CompletableFuture<Answer> ask(String requestId, SagaId id, Note note, Optional<Fence> fence);
  }

  @Override
  public void register(Api api) {
    api.post(
        "/sagas/{id}/pause",
        doc ->
            document(doc, "Let a saga ask nobody for anything until it is resumed")
                .body(Why.class)
                .reply(202, "the saga is paused", SagaViews.Changed.class)
                .refusal(409, "the saga has ended, or the token is superseded"),
        others.orElsewhere(exchange -> act(exchange, node.acts()::pause)));
    api.post(
        "/sagas/{id}/resume",
        doc ->
            document(doc, "Let a paused saga go on")
                .body(Why.class)
                .reply(202, "the saga goes on", SagaViews.Changed.class)
                .refusal(409, "the saga is not paused, or the token is superseded"),
        others.orElsewhere(exchange -> act(exchange, node.acts()::resume)));
    api.post(
        "/sagas/{id}/force-compensate",
        doc ->
            document(doc, "Undo what can be undone of a saga beyond its point of no return")
                .body(Why.class)
                .reply(202, "the saga turns around", SagaViews.Changed.class)
                .refusal(
                    409,
                    "the saga can be cancelled, goes back already, has ended or has decided an"
                        + " atomic commit, or the token is superseded"),
        others.orElsewhere(exchange -> act(exchange, node.acts()::forceCompensation)));
    api.post(
        "/sagas/{id}/migrate",
        doc ->
            document(doc, "Go on with a saga under another version of its definition")
                .body(Migrate.class)
                .reply(202, "the saga goes on under that version", SagaViews.Changed.class)
                .refusal(
                    409,
                    "the saga could not have come as far under that version or has ended, or the"
                        + " token is superseded"),
        others.orElsewhere(this::migrate));
  }

  static Doc document(Doc doc, String summary) {
    return FenceHeaders.document(doc)
        .summary(summary)
        .pathParameter("id", "the saga's id")
        .idempotent()
        .refusal(404, "no such saga");
  }

  private Reply migrate(Exchange exchange) throws Exception {
    return withAct(
        exchange,
        Migrate.class,
        (id, it, fence) ->
            Note.of(exchange, it.actor(), it.reason())
                .then(note ->
                    Refusals.LOG.reply(
                        node.acts().migrate(exchange.requestId(), id, it.version(), note, fence),
                        position -> SagaRoutes.taken(node, id, position))));
  }

  private Reply act(Exchange exchange, Act act) throws Exception {
    return withAct(
        exchange,
        Why.class,
        (id, why, fence) ->
            Note.of(exchange, why.actor(), why.reason())
                .then(note ->
                    Refusals.LOG.reply(
                        act.ask(exchange.requestId(), id, note, fence),
                        position -> SagaRoutes.taken(node, id, position))));
  }

  /** What is wished of a saga, perhaps by a holder of a lock. */
  @FunctionalInterface
  interface ForAct<B extends Record> {
    Reply reply(SagaId id, B body, Optional<Fence> fence) throws Exception;
  }

  static <B extends Record> Reply withAct(Exchange exchange, Class<B> type, ForAct<B> act)
      throws Exception {
    return FenceHeaders.read(
        exchange,
        fence ->
            SagaRoutes.withSagaId(
                exchange, id -> exchange.body(type).then(body -> act.reply(id, body, fence))));
  }
}
