package org.skald.saga.service;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.http.Answers;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.Fence;
import org.skald.saga.SagaId;

/** What people can do over HTTP for a saga that is stuck. */
public final class StuckSagaRoutes implements Routes {

  private final SagaNode node;
  private final OtherNodes others;

  /** Routes to this node, and to others for what they hold. */
  public StuckSagaRoutes(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  record Help(@Nullable String reason, @Nullable String actor) {}

  @FunctionalInterface
  private interface Act {
    CompletableFuture<Answer> ask(
        String requestId,
        SagaId id,
        String step,
        String actor,
        String reason,
        Optional<Fence> fence);
  }

  @Override
  public void register(Api api) {
    api.post(
        "/sagas/{id}/steps/{step}/resume",
        doc -> document(doc, "Try a step at which a saga is stuck, or its compensation, once more"),
        others.orElsewhere(exchange -> help(exchange, node::resume)));
    api.post(
        "/sagas/{id}/steps/{step}/skip",
        doc -> document(doc, "Take a step at which a saga is stuck for settled"),
        others.orElsewhere(exchange -> help(exchange, node::skip)));
  }

  private static void document(Doc doc, String summary) {
    FenceHeaders.document(doc)
        .summary(summary)
        .pathParameter("id", "the saga's id")
        .pathParameter("step", "the step's name")
        .idempotent()
        .body(Help.class)
        .reply(202, "the saga goes on", SagaViews.Changed.class)
        .refusal(404, "no such saga")
        .refusal(409, "the saga is not stuck at the step, or the token is superseded");
  }

  private Reply help(Exchange exchange, Act act) throws Exception {
    return FenceHeaders.read(
        exchange,
        fence ->
            SagaRoutes.withSagaId(
                exchange,
                id -> exchange.body(Help.class).then(it -> help(exchange, id, it, fence, act))));
  }

  private Reply help(Exchange exchange, SagaId id, Help help, Optional<Fence> fence, Act act)
      throws Exception {
    return Refusals.LOG.reply(
        act.ask(
            exchange.requestId(),
            id,
            exchange.pathParameter("step"),
            Optional.ofNullable(help.actor()).orElse("anonymous"),
            Optional.ofNullable(help.reason()).orElse("no reason given"),
            fence),
        position ->
            Reply.accepted(SagaViews.Changed.of(id, node.saga(id), position))
                .header(Answers.POSITION, Long.toString(position)));
  }
}
