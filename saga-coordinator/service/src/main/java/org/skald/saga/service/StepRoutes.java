package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
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

/** What people can do over HTTP about one step of a saga: help where it is stuck, and signal. */
public final class StepRoutes implements Routes {

  private final SagaNode node;
  private final OtherNodes others;
  private final SignalValues values;
  private final StepEdits edits;

  /** Routes to this node, and to others for what they hold. */
  public StepRoutes(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
    this.values = new SignalValues(node);
    this.edits = new StepEdits(node);
  }

  record Help(@Nullable String reason, @Nullable String actor) {}

  record Signal(
      @Nullable JsonNode value,
      @Nullable Boolean refuse,
      @Nullable String reason,
      @Nullable String actor) {}

  record Edit(@Nullable JsonNode payload, @Nullable String reason, @Nullable String actor) {}

  @FunctionalInterface
  private interface Act {
    CompletableFuture<Answer> ask(
        String requestId, SagaId id, String step, Note note, Optional<Fence> fence);
  }

  @Override
  public void register(Api api) {
    api.post(
        "/sagas/{id}/steps/{step}/resume",
        doc -> document(doc, "Try a step at which a saga is stuck, or its compensation, once more"),
        others.orElsewhere(exchange -> help(exchange, node.acts()::resume)));
    api.post(
        "/sagas/{id}/steps/{step}/skip",
        doc -> document(doc, "Take a step at which a saga is stuck for settled"),
        others.orElsewhere(exchange -> help(exchange, node.acts()::skip)));
    api.post(
        "/sagas/{id}/steps/{step}/edit", StepRoutes::documentEdit, others.orElsewhere(this::edit));
    api.post(
        "/sagas/{id}/steps/{step}/signal",
        StepRoutes::documentSignal,
        others.orElsewhere(this::signal));
  }

  private static void documentEdit(Doc doc) {
    documentStep(
            doc,
            "Try a step at which a saga is stuck, or its compensation, with another command, where"
                + " the participant has certainly not done what it was asked")
        .body(Edit.class)
        .reply(202, "the saga goes on", SagaViews.Changed.class)
        .refusal(404, "no such saga")
        .refusal(
            409,
            "the saga is not stuck at the step, or not at a command that could be another, or the"
                + " token is superseded")
        .refusal(422, "the payload is none of the command's schema");
  }

  private static void documentSignal(Doc doc) {
    documentStep(doc, "Tell a step that waits for a signal to go on, or refuse")
        .body(Signal.class)
        .reply(202, "the saga goes on", SagaViews.Changed.class)
        .refusal(404, "no such saga")
        .refusal(409, "the step does not wait for a signal, or the token is superseded")
        .refusal(422, "the value does not fit the definition");
  }

  private static Doc documentStep(Doc doc, String summary) {
    return FenceHeaders.document(doc)
        .summary(summary)
        .pathParameter("id", "the saga's id")
        .pathParameter("step", "the step's name")
        .idempotent();
  }

  private static void document(Doc doc, String summary) {
    documentStep(doc, summary)
        .body(Help.class)
        .reply(202, "the saga goes on", SagaViews.Changed.class)
        .refusal(404, "no such saga")
        .refusal(409, "the saga is not stuck at the step, or the token is superseded");
  }

  private Reply help(Exchange exchange, Act act) throws Exception {
    return ActRoutes.withAct(
        exchange,
        Help.class,
        (id, help, fence) ->
            Note.of(exchange, help.actor(), help.reason())
                .then(note ->
                    Refusals.LOG.reply(
                        act.ask(
                            exchange.requestId(), id, exchange.pathParameter("step"), note, fence),
                        position -> SagaRoutes.taken(node, id, position))));
  }

  private Reply edit(Exchange exchange) throws Exception {
    return ActRoutes.withAct(
        exchange,
        Edit.class,
        (id, it, fence) ->
            Note.of(exchange, it.actor(), it.reason())
                .then(note -> edit(exchange, id, it, note, fence)));
  }

  private Reply edit(Exchange exchange, SagaId id, Edit edit, Note note, Optional<Fence> fence)
      throws Exception {
    var step = exchange.pathParameter("step");
    return switch (edits.read(id, step, edit.payload())) {
      case StepEdits.Read.Refused(var problem) -> Reply.refused(problem);
      case StepEdits.Read.Ready(var edited) ->
          Refusals.LOG.reply(
              node.acts().edit(exchange.requestId(), id, step, edited, note, fence),
              position -> SagaRoutes.taken(node, id, position));
    };
  }

  private Reply signal(Exchange exchange) throws Exception {
    return ActRoutes.withAct(
        exchange,
        Signal.class,
        (id, it, fence) ->
            Note.of(exchange, it.actor(), it.reason())
                .then(note -> signal(exchange, id, it, note, fence)));
  }

  private Reply signal(
      Exchange exchange, SagaId id, Signal signal, Note note, Optional<Fence> fence)
      throws Exception {
    var step = exchange.pathParameter("step");
    var isRefusal = Boolean.TRUE.equals(signal.refuse());
    return switch (values.read(id, step, signal.value(), isRefusal)) {
      case SignalValues.Read.Refused(var problem) -> Reply.refused(problem);
      case SignalValues.Read.Ready(var ready) ->
          Refusals.LOG.reply(
              node.acts().signal(exchange.requestId(), id, step, ready, note, fence),
              position -> SagaRoutes.taken(node, id, position));
    };
  }
}
