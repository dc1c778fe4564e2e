package org.skald.coordination.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.ReadLevel;
import org.skald.log.kafka.Busy;

/** What clients may ask of a node about their sessions. Safe for any number of threads. */
public final class Sessions {

  private final NodeLog node;
  private final Keeper keeper;

  Sessions(NodeLog node, Keeper keeper) {
    this.node = node;
    this.keeper = keeper;
  }

  /** Opens a session that this node keeps. */
  public CompletableFuture<Answer> open(String requestId, SessionId session, Duration ttl) {
    keeper.forget(session);
    var answer = node.request(requestId, new SessionCommand.Open(session, node.name(), ttl));
    return keeper.whileAlive(
        answer.thenCompose(it ->
            it instanceof Answer.Accepted
                ? opened(session, ttl, it)
                : CompletableFuture.completedFuture(it)));
  }

  /**
   * A repeat is answered with what came of the first attempt, which may have opened the session at
   * another node: then this one has no say in how long it lives.
   */
  private CompletableFuture<Answer> opened(SessionId session, Duration ttl, Answer opened) {
    if (isKeptHere(node.session(session))) {
      keeper.take(session, ttl);
      return CompletableFuture.completedFuture(opened);
    }
    return attached(session, ttl).thenApply(it -> it instanceof Answer.Accepted ? opened : it);
  }

  private boolean isKeptHere(SessionState state) {
    return state instanceof SessionState.Safe safe && safe.member().equals(node.name());
  }

  /**
   * Hears of the client of a session, and takes the session over when another node kept it. The
   * state says whether the session has ended: then there is nothing to be kept any more.
   */
  public CompletableFuture<SessionState> hear(SessionId session) {
    return switch (node.session(session)) {
      case SessionState.Safe safe when isKeptHere(safe) && keeper.hear(session) ->
          keeper.whileAlive(CompletableFuture.completedFuture(safe));
      case SessionState.Live live -> attach(session, live.it().ttl());
      case SessionState.None _ ->
          // This node may be behind: only the log can say that there is none.
          node.reach(new ReadLevel.Linearizable())
              .thenCompose(_ ->
                  switch (node.session(session)) {
                    case SessionState.None none -> CompletableFuture.completedFuture(none);
                    case SessionState.Live live -> attach(session, live.it().ttl());
                  });
    };
  }

  private CompletableFuture<SessionState> attach(SessionId session, Duration ttl) {
    return keeper.whileAlive(
        attached(session, ttl)
            .thenApply(answer -> {
              var state = node.session(session);
              if (answer instanceof Answer.Rejected rejected
                  && state instanceof SessionState.Live) {
                throw new Busy(rejected.detail()); // It lives, but not through this node.
              }
              return state;
            }));
  }

  private CompletableFuture<Answer> attached(SessionId session, Duration ttl) {
    keeper.forget(session);
    return node.request(new SessionCommand.Attach(session, node.name()))
        .thenApply(it -> {
          if (it instanceof Answer.Accepted) {
            keeper.take(session, ttl);
          }
          return it;
        });
  }

  /** Ends a session for its client. */
  public CompletableFuture<Answer> close(String requestId, SessionId session) {
    keeper.forget(session);
    return node.request(requestId, new SessionCommand.Close(session));
  }
}
