package org.skald.coordination.node;

import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.CoordinationCommand;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.http.Answers;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.ReadLevels;
import org.skald.log.http.Reply;
import org.skald.log.kafka.Busy;
import org.skald.log.kafka.Oversized;

/** What the replies of all routes to the coordination log have in common. */
final class Replies {

  /** How the log's answers look. */
  static final Answers LOG =
      new Answers(Replies::statusOf, Busy.class::isInstance, Oversized.class::isInstance);

  private Replies() {}

  private static int statusOf(String code) {
    return switch (code) {
      case "session-not-found" -> 404;
      case "not-permitted" -> 403;
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

  /** How fresh a read has to be; what a query may say of it when it says nothing else. */
  record Reading(@Nullable String read, @Nullable Long atLeast) {}

  /** What is said of something that is named, as it is at a place of the log. */
  @FunctionalInterface
  interface Shown<N> {
    Reply reply(N name, Position position);
  }

  /**
   * Shows what the {@code name} in a path stands for, as fresh as the query asks.
   *
   * @param naming makes a name of it, or throws {@link IllegalArgumentException}
   */
  static <N> Reply show(
      CoordinationNode node, Exchange exchange, Function<String, N> naming, Shown<N> shown)
      throws Exception {
    N name;
    try {
      name = naming.apply(exchange.pathParameter("name"));
    } catch (IllegalArgumentException e) {
      return faulty(e);
    }
    return exchange
        .query(Reading.class)
        .then(
            it -> reading(node, it.read(), it.atLeast(), position -> shown.reply(name, position)));
  }

  /** What is said when a command held. */
  @FunctionalInterface
  interface Done<C> {
    Reply reply(C command, Position position) throws Exception;
  }

  /**
   * Asks the log for what a body wishes.
   *
   * @param reading makes a command of it, or throws {@link IllegalArgumentException}
   */
  static <W extends Record, C extends CoordinationCommand> Reply ask(
      CoordinationNode node,
      Exchange exchange,
      Class<W> wishes,
      Function<W, C> reading,
      Done<C> done)
      throws Exception {
    return exchange
        .body(wishes)
        .then(wish -> {
          C command;
          try {
            command = reading.apply(wish);
          } catch (IllegalArgumentException e) {
            return faulty(e);
          }
          return LOG.reply(
              node.request(exchange.requestId(), command),
              position -> done.reply(command, new Position(position)));
        });
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
      return Reply.refused(LOG.unread(e));
    }
    return fresh.reply(position);
  }
}
