package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LockName;
import org.skald.coordination.SemaphoreCommand;
import org.skald.coordination.SemaphoreState;
import org.skald.coordination.SessionId;
import org.skald.log.Position;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Semaphores over HTTP. */
public final class SemaphoreRoutes implements Routes {

  private final CoordinationNode node;

  /** Routes to this node. */
  public SemaphoreRoutes(CoordinationNode node) {
    this.node = node;
  }

  record AcquirePermits(
      String session,
      int limit,
      @Nullable Integer permits,
      @Nullable Duration patience,
      @JsonProperty("wait") @Nullable Duration here) {}

  record ReleasePermits(String session, @Nullable Long token) {}

  @Override
  public void register(Api api) {
    api.get("/semaphores/{name}", SemaphoreRoutes::documentShow, this::show);
    api.post("/semaphores/{name}/acquire", SemaphoreRoutes::documentAcquire, this::acquire);
    api.post("/semaphores/{name}/release", SemaphoreRoutes::documentRelease, this::release);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show who has permits of a semaphore and who waits for some")
        .pathParameter("name", "the semaphore's name")
        .query(Replies.Reading.class)
        .reply(
            200,
            "the semaphore; one that nobody has ever wanted has a limit of 0",
            SemaphoreViews.Semaphore.class)
        .refusal(422, "the name is not what it may be");
  }

  private static void documentAcquire(Doc doc) {
    doc.summary("Acquire permits of a semaphore for a session, all of them at once")
        .pathParameter("name", "the semaphore's name")
        .idempotent()
        .body(AcquirePermits.class)
        .reply(200, "the session has them", SemaphoreViews.PermitClaim.class)
        .reply(
            202, "the session waits in line, and keeps its place", SemaphoreViews.PermitClaim.class)
        .refusal(404, "no such session, or no longer")
        .refusal(409, "there are not enough, or were not; or its limit is another")
        .refusal(422, "the name or a number is not what it may be");
  }

  private static void documentRelease(Doc doc) {
    doc.summary("Give all permits of a session back, or its place in line up")
        .pathParameter("name", "the semaphore's name")
        .idempotent()
        .body(ReleasePermits.class)
        .reply(200, "the session has none any more", SemaphoreViews.PermitClaim.class)
        .refusal(409, "the token is not that of the session's grant");
  }

  private Reply show(Exchange exchange) throws Exception {
    return Replies.show(
        node,
        exchange,
        LockName::ofSemaphore,
        (semaphore, position) ->
            Replies.at(
                position,
                SemaphoreViews.Semaphore.of(
                    (SemaphoreState) node.grantable(semaphore), position.value())));
  }

  private Reply acquire(Exchange exchange) throws Exception {
    return exchange
        .body(AcquirePermits.class)
        .then(acquire -> {
          SemaphoreCommand.AcquirePermits wish;
          try {
            wish =
                new SemaphoreCommand.AcquirePermits(
                    LockName.ofSemaphore(exchange.pathParameter("name")),
                    new SessionId(acquire.session()),
                    acquire.limit(),
                    Optional.ofNullable(acquire.permits()).orElse(1),
                    Optional.ofNullable(acquire.patience()));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
          return claims(wish).reply(node, exchange.requestId(), wish, acquire.here());
        });
  }

  private static Claims claims(SemaphoreCommand.AcquirePermits wish) {
    return new Claims(
        held ->
            new SemaphoreViews.PermitClaim(
                wish.lock().value(),
                wish.session().value(),
                "held",
                wish.permits(),
                held.holder().token().value(),
                null,
                held.position().value()),
        waiting ->
            new SemaphoreViews.PermitClaim(
                wish.lock().value(),
                wish.session().value(),
                "waiting",
                wish.permits(),
                null,
                waiting.waiter().place().value(),
                waiting.position().value()));
  }

  private Reply release(Exchange exchange) throws Exception {
    return exchange
        .body(ReleasePermits.class)
        .then(release -> {
          try {
            var semaphore = LockName.ofSemaphore(exchange.pathParameter("name"));
            var session = new SessionId(release.session());
            var token = Optional.ofNullable(release.token()).map(Position::new);
            return Replies.LOG.reply(
                node.release(exchange.requestId(), semaphore, session, token),
                position ->
                    Reply.ok(
                        new SemaphoreViews.PermitClaim(
                            semaphore.value(),
                            session.value(),
                            "free",
                            null,
                            null,
                            null,
                            position)));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
        });
  }
}
