package org.skald.saga.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.http.Answers;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.EventSource;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.ReadLevels;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.log.http.ServerEvent;
import org.skald.saga.Fence;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.SagaSummary;
import org.skald.saga.TraceParent;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.journal.SagaForgotten;

/** Sagas over HTTP: start, look at, list, cancel, watch. */
public final class SagaRoutes implements Routes {

  private static final Duration WAIT_MAX = Duration.ofSeconds(55);

  private final SagaNode node;
  private final OtherNodes others;
  private final SagaLists lists;
  private final SagaInputs inputs;
  private final AvroView views;
  private final PastSagas pasts;

  /** Routes to this node, and to others for what they hold. */
  public SagaRoutes(SagaNode node, AvroWire wire, OtherNodes others) {
    this.node = node;
    this.others = others;
    this.lists = new SagaLists(node, others);
    this.inputs = new SagaInputs(node, wire);
    this.views = new AvroView(wire);
    this.pasts = new PastSagas(node, wire);
  }

  /**
   * A wish to start a saga.
   *
   * @param input as plain JSON
   * @param avro the input in registry wire format, in Base64, in place of {@code input}
   */
  record Start(
      String saga,
      @Nullable Integer version,
      @Nullable String id,
      @Nullable JsonNode input,
      @Nullable String avro,
      @JsonProperty("wait") @Nullable Duration patience,
      @Nullable WaitLevel until) {

    Start {
      if ((input == null) == (avro == null)) {
        throw new IllegalArgumentException(
            "input: expected either it or avro, found %s"
                .formatted(input == null ? "neither" : "both"));
      }
      if (patience != null && until != null && until != WaitLevel.COMPLETED) {
        throw new IllegalArgumentException(
            "wait: expected until=completed beside it, found another level");
      }
    }

    SagaInputs.Given given() {
      return input != null
          ? new SagaInputs.Given.Json(input)
          : new SagaInputs.Given.Written(
              Payload.of(Base64.getDecoder().decode(String.valueOf(avro))));
    }

    /** As far as it says, or else to the end if it says how long, or else to the decision. */
    WaitLevel level() {
      return until != null ? until : patience == null ? WaitLevel.APPLIED : WaitLevel.COMPLETED;
    }
  }

  record Cancel(@Nullable String reason, @Nullable String actor) {}

  record Listing(
      @Nullable String state,
      @Nullable String definition,
      @Nullable Boolean proposed,
      @Nullable Integer limit,
      @Nullable String after) {}

  record Reading(
      @Nullable String read,
      @Nullable Long atLeast,
      @Nullable Boolean history,
      @Nullable String at) {}

  @Override
  public void register(Api api) {
    api.post("/sagas", SagaRoutes::documentStart, others.orElsewhere(this::start));
    api.get("/sagas", SagaRoutes::documentList, others.orElsewhere(this::list));
    api.get("/sagas/{id}", SagaRoutes::documentShow, others.orElsewhere(this::show));
    api.post("/sagas/{id}/cancel", SagaRoutes::documentCancel, others.orElsewhere(this::cancel));
    api.get(
        "/sagas/{id}/watch",
        doc ->
            doc.summary("Follow one saga")
                .pathParameter("id", "the saga's id")
                .events("every event of the saga from now on, or after Last-Event-ID"),
        this::watchOne);
    api.get(
        "/watch",
        doc ->
            doc.summary("Follow all sagas")
                .events("every event of the journal from now on, or after Last-Event-ID"),
        exchange -> watch(exchange, Optional.empty()));
  }

  private static void documentStart(Doc doc) {
    FenceHeaders.document(doc)
        .summary("Start a saga")
        .idempotent()
        .header(
            Headers.TRACEPARENT, "W3C trace context, for the saga to hand on; ignored if invalid")
        .body(Start.class)
        .reply(201, "started", SagaViews.Changed.class)
        .reply(202, "in the log, or not ended within the time to wait", SagaViews.Changed.class)
        .refusal(404, "no such definition")
        .refusal(409, "the id is taken by another saga, or the token is superseded")
        .refusal(422, "the input does not fit the definition");
  }

  private static void documentList(Doc doc) {
    doc.summary("List sagas").query(Listing.class).reply(200, "a page", SagaViews.SagaList.class);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show a saga")
        .pathParameter("id", "the saga's id")
        .query(Reading.class)
        .reply(200, "the saga, as it is or as it was", SagaViews.Saga.class)
        .refusal(404, "no such saga, or it had not started by then")
        .refusal(410, "the journal does not reach back to its start")
        .refusal(503, "the log does not know it, and the journal is too long to be searched");
  }

  private static void documentCancel(Doc doc) {
    FenceHeaders.document(doc)
        .summary("Undo what a saga has done and end it")
        .pathParameter("id", "the saga's id")
        .idempotent()
        .body(Cancel.class)
        .reply(202, "the saga turns around", SagaViews.Changed.class)
        .refusal(404, "no such saga")
        .refusal(409, "the saga is past its point of no return, or the token is superseded");
  }

  private Reply start(Exchange exchange) throws Exception {
    return FenceHeaders.read(
        exchange, fence -> exchange.body(Start.class).then(start -> start(exchange, start, fence)));
  }

  private Reply start(Exchange exchange, Start start, Optional<Fence> fence) throws Exception {
    SagaInputs.Given given;
    try {
      given = start.given();
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest("avro: " + e.getMessage()));
    }
    var version = Optional.ofNullable(start.version());
    return switch (inputs.read(start.saga(), version, Optional.ofNullable(start.id()), given)) {
      case SagaInputs.Read.Refused(var problem) -> Reply.refused(problem);
      case SagaInputs.Read.Ready(_, var id, var payload) ->
          Refusals.LOG.reply(
              ask(exchange, start, id, payload, fence), position -> started(id, start, position));
    };
  }

  private CompletableFuture<Answer> ask(
      Exchange exchange, Start start, SagaId id, Payload input, Optional<Fence> fence) {
    var name = exchange.requestId();
    var version = Optional.ofNullable(start.version());
    var trace = exchange.header(Headers.TRACEPARENT).flatMap(TraceParent::parse);
    return start.level() == WaitLevel.ACCEPTED
        ? node.appendStart(name, id, start.saga(), version, input, trace, fence)
        : node.start(name, id, start.saga(), version, input, trace, fence);
  }

  private Reply started(SagaId id, Start start, long position) {
    return switch (start.level()) {
      case ACCEPTED ->
          accepted(SagaViews.Changed.accepted(id, position, node.shardOf(id.value())), position);
      case APPLIED -> created(id, changed(id, position), position);
      case COMPLETED -> {
        var ended = node.untilEnded(id, patience(start)).join().isPresent();
        var changed = changed(id, position).asOf(reached(id), node.shardOf(id.value()));
        yield ended ? created(id, changed, position) : accepted(changed, position);
      }
    };
  }

  /** How far this node is, so at least as far as what it has said just before. */
  private Position reached(SagaId id) {
    return node.reach(id, new ReadLevel.Eventual()).join();
  }

  private static Reply created(SagaId id, SagaViews.Changed changed, long position) {
    return Reply.created("/sagas/" + id, changed).header(Answers.POSITION, Long.toString(position));
  }

  private static Reply accepted(SagaViews.Changed changed, long position) {
    return Reply.accepted(changed).header(Answers.POSITION, Long.toString(position));
  }

  private static Duration patience(Start start) {
    return Optional.ofNullable(start.patience())
        .filter(it -> it.compareTo(WAIT_MAX) < 0)
        .orElse(WAIT_MAX);
  }

  private SagaViews.Changed changed(SagaId id, long position) {
    return SagaViews.Changed.of(id, node.saga(id), position, node.shardOf(id.value()));
  }

  /** The reply to a wish about a saga that the log has taken. */
  static Reply taken(SagaNode node, SagaId id, long position) {
    var shard = node.shardOf(id.value());
    return accepted(SagaViews.Changed.of(id, node.saga(id), position, shard), position);
  }

  private Reply cancel(Exchange exchange) throws Exception {
    return ActRoutes.withAct(
        exchange,
        Cancel.class,
        (id, cancel, fence) ->
            Note.of(exchange, cancel.actor(), cancel.reason())
                .then(note ->
                    Refusals.LOG.reply(
                        node.acts().cancel(exchange.requestId(), id, note, fence),
                        position -> taken(node, id, position))));
  }

  private Reply show(Exchange exchange) throws Exception {
    return withSagaId(
        exchange, id -> exchange.query(Reading.class).then(reading -> show(id, reading)));
  }

  private Reply show(SagaId id, Reading reading) {
    ReadLevel level;
    try {
      level = ReadLevels.of(reading.read(), reading.atLeast());
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    Position position;
    try {
      position = node.reach(id, level).join();
    } catch (CompletionException e) {
      return Reply.refused(Refusals.LOG.unread(e));
    }
    var withHistory = !Boolean.FALSE.equals(reading.history());
    return reading.at() == null
        ? present(id, withHistory, position)
        : past(id, reading.at(), withHistory);
  }

  private Reply present(SagaId id, boolean withHistory, Position position) {
    var state = node.saga(id);
    var summary = SagaSummary.of(state);
    if (summary.isEmpty()) {
      return Reply.refused(unknown(id));
    }
    var history = withHistory ? history(summary.get()) : List.<SagaViews.Happened>of();
    return Reply.ok(SagaViews.Saga.of(summary.get(), state, views, history, position))
        .header(Answers.POSITION, position.toString());
  }

  private Reply past(SagaId id, String at, boolean withHistory) {
    PastMoment moment;
    try {
      moment = PastMoment.parse(at);
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    var now = SagaSummary.of(node.saga(id));
    return switch (pasts.at(id, now, moment)) {
      case PastSaga.Known(var state, var position, var history) ->
          Reply.ok(
              SagaViews.Saga.of(
                      SagaSummary.of(state).orElseThrow(),
                      state,
                      views,
                      withHistory
                          ? history.stream().map(it -> happened(it.entry())).toList()
                          : List.of(),
                      position)
                  .asOf(at));
      case PastSaga.NotYet _ ->
          Reply.refused(now.map(it -> PastSagas.notYet(it, at)).orElseGet(() -> unknown(id)));
      case PastSaga.Torn(var found) -> Reply.refused(PastSagas.tooShort(id, at, found));
      case PastSaga.Unread _ -> Reply.refused(PastSagas.tooLong(id, now, at));
    };
  }

  private static Problem unknown(SagaId id) {
    return Problem.notFound("expected a saga '%s', but none was started".formatted(id));
  }

  private List<SagaViews.Happened> history(SagaSummary saga) {
    Optional<Instant> end = saga.endedAt();
    var all = node.journal().history(saga.sagaId(), saga.startedAt(), end);
    var former = 0; // Another saga may have had this id, and is forgotten.
    for (var i = 0; i < all.size(); i++) {
      former = all.get(i).event() instanceof SagaForgotten ? i + 1 : former;
    }
    return all.subList(former, all.size()).stream().map(this::happened).toList();
  }

  private SagaViews.Happened happened(JournalReader.Entry entry) {
    return new SagaViews.Happened(entry.event().getSchema().getName(), views.of(entry.event()));
  }

  private Reply list(Exchange exchange) throws Exception {
    return exchange.query(Listing.class).then(listing -> lists.list(exchange, listing));
  }

  private Reply watchOne(Exchange exchange) throws Exception {
    return withSagaId(exchange, id -> watch(exchange, Optional.of(id)));
  }

  private Reply watch(Exchange exchange, Optional<SagaId> id) {
    Optional<JournalPlace> after;
    try {
      after = exchange.lastEventId().map(JournalPlace::parse);
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest("Last-Event-ID: " + e.getMessage()));
    }
    return Reply.events(
        EventSource.looping(stream ->
            node.journal()
                .follow(
                    id,
                    after,
                    it ->
                        stream.send(
                            ServerEvent.of(
                                it.place().toString(),
                                it.event().getSchema().getName(),
                                views.of(it.event()))))));
  }

  interface ForSaga {
    Reply reply(SagaId id) throws Exception;
  }

  static Reply withSagaId(Exchange exchange, ForSaga action) throws Exception {
    SagaId id;
    try {
      id = new SagaId(exchange.pathParameter("id"));
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    return action.reply(id);
  }
}
