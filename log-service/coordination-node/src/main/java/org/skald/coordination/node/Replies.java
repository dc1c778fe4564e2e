package org.skald.coordination.node;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.http.Answers;
import org.skald.log.http.Problem;
import org.skald.log.http.ReadLevels;
import org.skald.log.http.Reply;
import org.skald.log.kafka.Busy;

/** What the replies of all routes to the coordination log have in common. */
final class Replies {

  /** How the log's answers look. */
  static final Answers LOG = new Answers(Replies::statusOf, Busy.class::isInstance);

  private Replies() {}

  private static int statusOf(String code) {
    return switch (code) {
      case "session-not-found" -> 404;
      case "member-not-alive" -> 503;
      default -> 409;
    };
  }

  /** To a request with something in it that is not what it may be. */
  static Reply faulty(IllegalArgumentException e) {
    return Reply.refused(
        Problem.of(422, "faulty-request", "Faulty request", String.valueOf(e.getMessage())));
  }

  /** What was seen at a place of the log. */
  static Reply.Json at(Position position, Object body) {
    return Reply.ok(body).header(Answers.POSITION, position.toString());
  }

  /** What is said once a node is as fresh as was asked. */
  @FunctionalInterface
  interface Fresh {
    Reply reply(Position position);
  }

  /** Reads from a node that is as fresh as was asked. */
  static Reply reading(
      CoordinationNode node, @Nullable String read, @Nullable Long atLeast, Fresh fresh) {
    ReadLevel level;
    try {
      level = ReadLevels.of(read, atLeast);
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    Position position;
    try {
      position = node.reach(level).join();
    } catch (CompletionException e) {
      return Reply.refused(LOG.problem(e));
    }
    return fresh.reply(position);
  }
}
