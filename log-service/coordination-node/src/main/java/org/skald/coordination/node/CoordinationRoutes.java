package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.Keys;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.LockState;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Position;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Sessions, locks and members over HTTP. */
public final class CoordinationRoutes implements Routes {

  private static final Duration TTL_DEFAULT = Duration.ofSeconds(10);
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  private final CoordinationNode node;
  private final Sessions sessions;

  /** Routes to this node. */
  public CoordinationRoutes(CoordinationNode node) {
    this.node = node;
    this.sessions = node.sessions();
  }

  record Open(@Nullable String id, @Nullable Duration ttl) {}

  record Nothing() {}

  record Acquire(
      String session,
      @Nullable LockMode mode,
      @Nullable Duration patience,
      @Nullable Duration delay,
      @JsonProperty("wait") @Nullable Duration here) {}

  record Release(String session, @Nullable Long token) {}

  record Listing(@Nullable Integer limit, @Nullable String after) {}

  @Override
  public void register(Api api) {
    api.post("/sessions", CoordinationRoutes::documentOpen, this::open);
    api.get(
        "/sessions/{id}",
        doc ->
            doc.summary("Show a session")
                .pathParameter("id", "the session's id")
                .reply(200, "the session", Views.Session.class)
                .refusal(404, "no such session, or no longer"),
        exchange -> withSession(exchange, session -> show(exchange, session)));
    api.post(
        "/sessions/{id}/heartbeat",
        doc ->
            doc.summary("Keep a session alive through this node")
                .pathParameter("id", "the session's id")
                .body(Nothing.class)
                .reply(200, "it lives for another time to live", Views.Session.class)
                .refusal(404, "it has ended, and with it all that it held"),
        exchange -> withSession(exchange, session -> heartbeat(exchange, session)));
    api.post(
        "/sessions/{id}/close",
        doc ->
            doc.summary("End a session and release what it holds")
                .pathParameter("id", "the session's id")
                .idempotent()
                .body(Nothing.class)
                .reply(200, "it has ended", Views.Session.class),
        exchange -> withSession(exchange, session -> close(exchange, session)));
    api.get(
        "/locks",
        doc ->
            doc.summary("List locks").query(Listing.class).reply(200, "a page", Views.Locks.class),
        exchange -> exchange.query(Listing.class).then(this::list));
    api.get(
        "/locks/{name}",
        doc ->
            doc.summary("Show who holds a lock and who waits for it")
                .pathParameter("name", "the lock's name")
                .reply(200, "the lock; one that nobody wants has no holders", Views.Lock.class),
        exchange -> withLock(exchange, lock -> Reply.ok(Views.Lock.of(node.lock(lock)))));
    api.post(
        "/locks/{name}/acquire",
        CoordinationRoutes::documentAcquire,
        exchange -> withLock(exchange, lock -> acquire(exchange, lock)));
    api.post(
        "/locks/{name}/release",
        CoordinationRoutes::documentRelease,
        exchange -> withLock(exchange, lock -> release(exchange, lock)));
    api.get(
        "/members",
        doc -> doc.summary("List the nodes").reply(200, "all nodes", Views.Members.class),
        _ -> Reply.ok(new Views.Members(node.members().stream().map(Views.Member::of).toList())));
  }

  private static void documentOpen(Doc doc) {
    doc.summary("Open a session")
        .idempotent()
        .body(Open.class)
        .reply(201, "it is open, and kept alive through this node", Views.Session.class)
        .refusal(409, "a session of this id is open with another time to live")
        .refusal(422, "the id or the time to live is not what it may be");
  }

  private static void documentAcquire(Doc doc) {
    doc.summary("Acquire a lock for a session")
        .pathParameter("name", "the lock's name")
        .idempotent()
        .body(Acquire.class)
        .reply(200, "the session holds it", Views.Claim.class)
        .reply(202, "the session waits in line, and keeps its place", Views.Claim.class)
        .refusal(404, "no such session, or no longer")
        .refusal(409, "it is not free, or was not within the session's patience");
  }

  private static void documentRelease(Doc doc) {
    doc.summary("Release a lock, or give up a place in line")
        .pathParameter("name", "the lock's name")
        .idempotent()
        .body(Release.class)
        .reply(200, "the session holds it no longer", Views.Claim.class)
        .refusal(409, "the token is not that of the session's grant");
  }

  private Reply open(Exchange exchange) throws Exception {
    return exchange
        .body(Open.class)
        .then(open -> {
          try {
            var id = open.id() == null ? UUID.randomUUID().toString() : open.id();
            var session = new SessionId(id);
            var ttl = Optional.ofNullable(open.ttl()).orElse(TTL_DEFAULT);
            return Replies.LOG.reply(
                sessions.open(exchange.requestId(), session, ttl),
                position ->
                    Reply.created(
                        "/sessions/" + id,
                        view(exchange, session, node.session(session), position)));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
        });
  }

  private Views.Session view(
      Exchange exchange, SessionId session, SessionState state, @Nullable Long position) {
    return Views.Session.of(
        session.value(), state, bound -> NameAccess.visible(node, exchange, bound), position);
  }

  private Reply show(Exchange exchange, SessionId session) {
    var state = node.session(session);
    return state instanceof SessionState.None
        ? gone(session)
        : Reply.ok(view(exchange, session, state, null));
  }

  private static Reply gone(SessionId session) {
    return Reply.refused(
        Problem.of(
            404,
            "session-not-found",
            "Session not found",
            "expected session '%s' to be open, found that it was never opened or has ended"
                .formatted(session)));
  }

  private Reply heartbeat(Exchange exchange, SessionId session) {
    try {
      var state = sessions.hear(session).join();
      return state instanceof SessionState.None
          ? gone(session)
          : Reply.ok(view(exchange, session, state, null));
    } catch (CompletionException e) {
      return Reply.refused(Replies.LOG.problem(e));
    }
  }

  private Reply close(Exchange exchange, SessionId session) throws Exception {
    return Replies.LOG.reply(
        sessions.close(exchange.requestId(), session),
        position -> Reply.ok(view(exchange, session, node.session(session), position)));
  }

  private Reply acquire(Exchange exchange, LockName lock) throws Exception {
    return exchange
        .body(Acquire.class)
        .then(acquire -> {
          try {
            var wish =
                new LockCommand.Acquire(
                    lock,
                    new SessionId(acquire.session()),
                    Optional.ofNullable(acquire.mode()).orElse(LockMode.EXCLUSIVE),
                    Optional.ofNullable(acquire.patience()),
                    Optional.ofNullable(acquire.delay()).orElse(Duration.ZERO));
            return claims(wish).reply(node, exchange.requestId(), wish, acquire.here());
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
        });
  }

  private static Claims claims(LockCommand.Acquire wish) {
    return new Claims(
        held ->
            new Views.Claim(
                wish.lock().value(),
                wish.session().value(),
                "held",
                Views.word(held.holder().mode()),
                held.holder().token().value(),
                null,
                held.position().value()),
        waiting ->
            new Views.Claim(
                wish.lock().value(),
                wish.session().value(),
                "waiting",
                Views.word(waiting.waiter().mode()),
                null,
                waiting.waiter().place().value(),
                waiting.position().value()));
  }

  private Reply release(Exchange exchange, LockName lock) throws Exception {
    return exchange
        .body(Release.class)
        .then(release -> {
          try {
            var session = new SessionId(release.session());
            var token = Optional.ofNullable(release.token()).map(Position::new);
            return Replies.LOG.reply(
                node.release(exchange.requestId(), lock, session, token),
                position ->
                    Reply.ok(
                        new Views.Claim(
                            lock.value(), session.value(), "free", null, null, null, position)));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
        });
  }

  private Reply list(Listing listing) {
    var limit = Optional.ofNullable(listing.limit()).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > LIMIT_MAX) {
      return Reply.refused(
          Problem.badRequest("limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, limit)));
    }
    var after = Keys.LOCKS + Optional.ofNullable(listing.after()).orElse("");
    var found = new ArrayList<Views.Lock>();
    node.scan(
        after,
        (key, state) -> {
          if (state instanceof LockState lock && !key.equals(after)) {
            found.add(Views.Lock.of(lock));
          }
          return state instanceof LockState && found.size() < limit;
        });
    return Reply.ok(new Views.Locks(found, found.size() == limit ? found.getLast().lock() : null));
  }

  private interface For<T> {
    Reply reply(T named) throws Exception;
  }

  private static Reply withSession(Exchange exchange, For<SessionId> action) throws Exception {
    SessionId session;
    try {
      session = new SessionId(exchange.pathParameter("id"));
    } catch (IllegalArgumentException e) {
      return Replies.faulty(e);
    }
    return action.reply(session);
  }

  private static Reply withLock(Exchange exchange, For<LockName> action) throws Exception {
    LockName lock;
    try {
      lock = new LockName(exchange.pathParameter("name"));
    } catch (IllegalArgumentException e) {
      return Replies.faulty(e);
    }
    return action.reply(lock);
  }
}
