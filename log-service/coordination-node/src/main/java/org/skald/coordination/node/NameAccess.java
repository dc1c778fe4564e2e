package org.skald.coordination.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessLists;
import org.skald.coordination.CoordinationRejection.NotPermitted;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Keys;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.log.Position;
import org.skald.log.States;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.shard.StatesView;

/** Who asks over HTTP, and what it may not see. */
final class NameAccess {

  private static final int FORBIDDEN = 403;

  private NameAccess() {}

  /** Who asks, if the door knows. */
  static Optional<Principal> by(Exchange exchange) {
    return exchange.principal().map(Principal::new);
  }

  /** Why somebody does not get to see what is there; empty if it does. */
  static Optional<Reply> refused(
      States<CoordinationState> states, Optional<Principal> by, NameTree tree) {
    return AccessLists.refused(AccessLists.governing(states, tree), by, AccessLevel.READ, tree)
        .map(NameAccess::refusal);
  }

  /** What is said of names to who may read them. */
  @FunctionalInterface
  interface Shown {
    Reply reply(StatesView<CoordinationState> states, Position position);
  }

  /** Reads in a subtree for somebody who may: as fresh as asked, all of it of one moment. */
  static Reply reading(
      CoordinationNode node,
      Replies.Reading level,
      Optional<Principal> by,
      NameTree tree,
      Shown shown) {
    return Replies.reading(
        node,
        level.read(),
        level.atLeast(),
        position ->
            node.read(states ->
                refused(states, by, tree).orElseGet(() -> shown.reply(states, position))));
  }

  /** What a session is bound to, without the names that somebody may not see. */
  static List<String> visible(CoordinationNode node, Exchange exchange, Set<String> bound) {
    if (AccessLists.areNone(node::state)) {
      return List.copyOf(bound);
    }
    var by = by(exchange);
    return node.read(states -> bound.stream().filter(key -> isVisible(states, by, key)).toList());
  }

  private static boolean isVisible(
      States<CoordinationState> states, Optional<Principal> by, String key) {
    return !key.startsWith(Keys.NAMES)
        || refused(states, by, new NameTree(key.substring(Keys.NAMES.length()))).isEmpty();
  }

  private static Reply refusal(NotPermitted why) {
    return Reply.refused(Problem.of(FORBIDDEN, why.code(), "Not permitted", why.explain()));
  }
}
