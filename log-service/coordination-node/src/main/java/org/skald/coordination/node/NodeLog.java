package org.skald.coordination.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Incarnation;
import org.skald.coordination.MemberName;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;

/** The coordination log as a node has it: what is needed to keep sessions alive in it. */
interface NodeLog {

  /** Name of the node. */
  MemberName name();

  /** This life of it. */
  Incarnation incarnation();

  /** Appends a command and answers when the node has applied it. */
  CompletableFuture<Answer> request(String requestId, CoordinationCommand command);

  /** The same under a request id of its own. */
  CompletableFuture<Answer> request(CoordinationCommand command);

  /** A session as the node has it. */
  SessionState session(SessionId session);

  /** Visits states in the order of their keys from {@code from} on. */
  void scan(String from, BiPredicate<String, CoordinationState> visitor);

  /** Completes when the node is as fresh as asked. */
  CompletableFuture<Position> reach(ReadLevel level);
}
