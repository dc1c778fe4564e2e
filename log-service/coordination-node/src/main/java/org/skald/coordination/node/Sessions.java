package org.skald.coordination.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.ReadLevel;

/** What clients may ask of a node about their sessions. Safe for any number of threads. */
public final class Sessions {

  private final CoordinationNode node;

  Sessions(CoordinationNode node) {
    this.node = node;
  }

  /** Opens a session that this node keeps. */
  public CompletableFuture<Answer> open(String requestId, SessionId session, Duration ttl) {
    var answer = node.request(requestId, new SessionCommand.Open(session, node.name(), ttl));
    return node.keeper().whileAlive(answer.thenApply(it -> heard(session, ttl, it)));
  }

  private Answer heard(SessionId session, Duration ttl, Answer answer) {
    if (answer instanceof Answer.Accepted) {
      node.keeper().hear(session, ttl);
    }
    return answer;
  }

  /**
   * Hears of the client of a session, and takes the session over when another node kept it. The
   * state says whether the session has ended: then there is nothing to be kept any more.
   */
  public CompletableFuture<SessionState> hear(SessionId session) {
    return switch (node.session(session)) {
      case SessionState.Safe safe when safe.member().equals(node.name()) -> keep(safe);
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

  private CompletableFuture<SessionState> keep(SessionState.Safe safe) {
    node.keeper().hear(safe.it().session(), safe.it().ttl());
    return node.keeper().whileAlive(CompletableFuture.completedFuture(safe));
  }

  private CompletableFuture<SessionState> attach(SessionId session, Duration ttl) {
    var answer = node.request(new SessionCommand.Attach(session, node.name()));
    return node.keeper()
        .whileAlive(
            answer.thenApply(it -> {
              heard(session, ttl, it);
              return node.session(session);
            }));
  }

  /** Ends a session for its client. */
  public CompletableFuture<Answer> close(String requestId, SessionId session) {
    node.keeper().forget(session);
    return node.request(requestId, new SessionCommand.Close(session));
  }
}
