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

/** What a second person can do over HTTP about an act that was proposed. */
public final class ApprovalRoutes implements Routes {

  private final SagaNode node;
  private final OtherNodes others;

  /** Routes to this node, and to others for what they hold. */
  public ApprovalRoutes(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  /**
   * An answer to what is proposed.
   *
   * @param number which proposal; whatever is proposed by then, when it is left out
   */
  record Settlement(@Nullable Long number, @Nullable String reason, @Nullable String actor) {}

  @FunctionalInterface
  private interface Settle {
    CompletableFuture<Answer> ask(
        String requestId, SagaId id, Optional<Long> number, Note note, Optional<Fence> fence);
  }

  @Override
  public void register(Api api) {
    api.post(
        "/sagas/{id}/approve",
        doc ->
            document(doc, "Do what another person has proposed to do to a saga")
                .reply(202, "it is done", SagaViews.Changed.class)
                .refusal(
                    409,
                    "nothing is proposed, or not this; who asks may be who has proposed it; or it"
                        + " is not possible any more"),
        others.orElsewhere(exchange -> settle(exchange, node.acts()::approve)));
    api.post(
        "/sagas/{id}/reject",
        doc ->
            document(doc, "Take back what is proposed to do to a saga")
                .reply(202, "nothing is proposed any more", SagaViews.Changed.class)
                .refusal(409, "nothing is proposed, or not this"),
        others.orElsewhere(exchange -> settle(exchange, node.acts()::reject)));
  }

  private static Doc document(Doc doc, String summary) {
    return ActRoutes.document(doc, summary).body(Settlement.class);
  }

  private Reply settle(Exchange exchange, Settle settle) throws Exception {
    return ActRoutes.withAct(
        exchange,
        Settlement.class,
        (id, it, fence) ->
            Note.of(exchange, it.actor(), it.reason())
                .then(note ->
                    Refusals.LOG.reply(
                        settle.ask(
                            exchange.requestId(),
                            id,
                            Optional.ofNullable(it.number()),
                            note,
                            fence),
                        position -> SagaRoutes.taken(node, id, position))));
  }
}
