package org.skald.saga.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.http.Answers;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Json;
import org.skald.log.http.Problem;
import org.skald.log.http.ReadLevels;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaId;

/** The locks of sagas over HTTP: who holds one, who waits for it, and how much there is. */
public final class LockRoutes implements Routes {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  private final SagaNode node;
  private final OtherNodes others;

  /** Routes to this node, and to others for what they hold. */
  public LockRoutes(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  record Listing(@Nullable Integer limit, @Nullable String after) {}

  record Reading(@Nullable String read, @Nullable Long atLeast) {}

  record QuantityChange(
      @Nullable Long set, @Nullable Long add, @Nullable String reason, @Nullable String actor) {}

  record SagaLockRelease(String saga, @Nullable String reason, @Nullable String actor) {}

  @FunctionalInterface
  private interface ForLock {
    Reply reply(String key) throws Exception;
  }

  @Override
  public void register(Api api) {
    api.get("/saga-locks", LockRoutes::documentList, others.orElsewhere(this::list));
    api.get("/saga-locks/{key}", LockRoutes::documentShow, others.orElsewhere(this::show));
    api.post(
        "/saga-locks/{key}/quantity",
        doc ->
            document(doc, "Say how much there is of a quantity, or add to it")
                .body(QuantityChange.class)
                .refusal(409, "sagas have taken more than would be left"),
        others.orElsewhere(this::count));
    api.post(
        "/saga-locks/{key}/release",
        doc ->
            document(doc, "Take a lock away from a saga")
                .body(SagaLockRelease.class)
                .refusal(409, "the saga does not hold it"),
        others.orElsewhere(this::release));
  }

  private static Doc document(Doc doc, String summary) {
    return doc.summary(summary)
        .pathParameter("key", "the lock's key")
        .idempotent()
        .reply(202, "done", LockViews.SagaLock.class);
  }

  private static void documentList(Doc doc) {
    doc.summary("List the locks that sagas hold, and quantities")
        .query(Listing.class)
        .reply(200, "a page", LockViews.SagaLockList.class);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show who holds a lock, and who waits for it")
        .pathParameter("key", "the lock's key")
        .query(Reading.class)
        .reply(200, "the lock; one that nobody holds too", LockViews.SagaLock.class);
  }

  private Reply show(Exchange exchange) throws Exception {
    return withKey(exchange, key -> exchange.query(Reading.class).then(it -> show(key, it)));
  }

  private Reply show(String key, Reading reading) {
    ReadLevel level;
    try {
      level = ReadLevels.of(reading.read(), reading.atLeast());
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    Position position;
    try {
      position = node.locks().reach(key, level).join();
    } catch (CompletionException e) {
      return Reply.refused(Refusals.LOG.unread(e));
    }
    return Reply.ok(LockViews.SagaLock.of(key, node.locks().state(key), position.value()))
        .header(Answers.POSITION, position.toString());
  }

  private Reply taken(String key, long position) {
    return Reply.accepted(LockViews.SagaLock.of(key, node.locks().state(key), position))
        .header(Answers.POSITION, Long.toString(position));
  }

  private Reply count(Exchange exchange) throws Exception {
    return withKey(
        exchange,
        key ->
            exchange
                .body(QuantityChange.class)
                .then(it ->
                    Note.of(exchange, it.actor(), it.reason())
                        .then(note -> count(exchange, key, it, note))));
  }

  private Reply count(Exchange exchange, String key, QuantityChange quantity, Note note)
      throws Exception {
    if ((quantity.set() == null) == (quantity.add() == null)) {
      return Reply.refused(
          Problem.badRequest(
              "expected either 'set' or 'add', found "
                  + (quantity.set() == null ? "neither" : "both")));
    }
    var answer =
        quantity.set() != null
            ? node.locks()
                .set(exchange.requestId(), key, quantity.set(), note.actor(), note.reason())
            : node.locks()
                .add(
                    exchange.requestId(),
                    key,
                    Optional.ofNullable(quantity.add()).orElseThrow(),
                    note.actor(),
                    note.reason());
    return Refusals.LOG.reply(answer, position -> taken(key, position));
  }

  private Reply release(Exchange exchange) throws Exception {
    return withKey(
        exchange,
        key ->
            exchange
                .body(SagaLockRelease.class)
                .then(it ->
                    Note.of(exchange, it.actor(), it.reason())
                        .then(note -> release(exchange, key, it, note))));
  }

  private Reply release(Exchange exchange, String key, SagaLockRelease release, Note note)
      throws Exception {
    SagaId saga;
    try {
      saga = new SagaId(release.saga());
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    return Refusals.LOG.reply(
        node.locks().release(exchange.requestId(), key, saga, note.actor(), note.reason()),
        position -> taken(key, position));
  }

  private static Reply withKey(Exchange exchange, ForLock action) throws Exception {
    String key;
    try {
      key = LockRequest.requireKey(exchange.pathParameter("key"));
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    return action.reply(key);
  }

  private Reply list(Exchange exchange) throws Exception {
    return exchange.query(Listing.class).then(it -> list(exchange, it));
  }

  private Reply list(Exchange exchange, Listing listing) {
    var limit = Optional.ofNullable(listing.limit()).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > LIMIT_MAX) {
      return Reply.refused(
          Problem.badRequest("limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, limit)));
    }
    try {
      var after =
          Optional.ofNullable(listing.after())
              .map(it -> SagaCursor.parse(it, node.shards()))
              .orElse(SagaCursor.FIRST);
      return new ShardPages(node, others)
          .list(
              exchange,
              after,
              limit,
              this::page,
              LockRoutes::read,
              (from, left) ->
                  "limit=%d&after=%s"
                      .formatted(left, URLEncoder.encode(from.toString(), StandardCharsets.UTF_8)),
              found -> new LockViews.SagaLockList(found, next(found, limit)));
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private List<LockViews.SagaLockSummary> page(SagaCursor from, int limit) {
    var found = new ArrayList<LockViews.SagaLockSummary>();
    node.locks()
        .scan(
            from,
            (key, lock) -> {
              found.add(LockViews.SagaLockSummary.of(key, lock));
              return found.size() < limit;
            });
    return found;
  }

  private static List<LockViews.SagaLockSummary> read(String page) {
    try {
      return Json.mapper().readValue(page, LockViews.SagaLockList.class).locks();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("expected a page of locks from another node", e);
    }
  }

  private @Nullable String next(List<LockViews.SagaLockSummary> found, int limit) {
    return found.size() < limit
        ? null
        : new SagaCursor(node.shardOf(found.getLast().key()), found.getLast().key()).toString();
  }
}
