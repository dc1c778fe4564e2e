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

  private final CoordinationNode node;

  Sessions(CoordinationNode node) {
    this.node = node;
  }

  /** Opens a session that this node keeps. */
  public CompletableFuture<Answer> open(String requestId, SessionId session, Duration ttl) {
    var command = new SessionCommand.Open(session, node.name(), ttl);
    return node.keeper()
        .whileAlive(node.keeper().take(session, ttl, () -> node.request(requestId, command)));
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
    var session = safe.it().session();
    return node.keeper()
        .hear(session, safe.it().ttl())
        .map(over -> over.thenCompose(_ -> hear(session)))
        .orElseGet(() -> node.keeper().whileAlive(CompletableFuture.completedFuture(safe)));
  }

  private CompletableFuture<SessionState> attach(SessionId session, Duration ttl) {
    var command = new SessionCommand.Attach(session, node.name());
    return node.keeper()
        .whileAlive(
            node.keeper()
                .take(session, ttl, () -> node.request(command))
                .thenApply(answer -> attached(session, answer)));
  }

  /* Whoever is not alive in the log has attached nothing, whatever its own clock says. */
  private SessionState attached(SessionId session, Answer answer) {
    var state = node.session(session);
    if (answer instanceof Answer.Rejected rejected && state instanceof SessionState.Live) {
      throw new Busy(
          "expected to keep session '%s', found: %s".formatted(session, rejected.detail()));
    }
    return state;
  }

  /** Ends a session for its client. */
  public CompletableFuture<Answer> close(String requestId, SessionId session) {
    node.keeper().forget(session);
    return node.request(requestId, new SessionCommand.Close(session));
  }
}
