package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.AccessLists;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Grantee;
import org.skald.coordination.Keys;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.log.Position;
import org.skald.log.States;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Access lists of names over HTTP. */
public final class AccessRoutes implements Routes {

  private final CoordinationNode node;

  /** Routes to this node. */
  public AccessRoutes(CoordinationNode node) {
    this.node = node;
  }

  record AccessReading(String path, @Nullable String read, @Nullable Long atLeast) {}

  /** Levels by principal, or by {@code *} for anyone; none to remove the list. */
  record SetAccessList(String path, Map<String, AccessLevel> grants) {

    NameCommand.SetAccess by(Optional<Principal> principal) {
      var list = new HashMap<Grantee, AccessLevel>();
      grants.forEach((grantee, level) -> list.put(Grantee.of(grantee), level));
      return new NameCommand.SetAccess(principal, new NameTree(path), new AccessList(list));
    }
  }

  /**
   * An access list.
   *
   * @param path the subtree that has it
   * @param grants levels by principal, or by {@code *} for anyone
   * @param revision the record that set it
   */
  record ListedAccess(String path, Map<String, String> grants, long revision) {

    static ListedAccess of(Listed listed) {
      return new ListedAccess(
          listed.tree().value(), AccessWire.words(listed.list()), listed.revision().value());
    }
  }

  /**
   * The access to a subtree.
   *
   * @param own the list of this very subtree
   * @param governing the list that counts: its own, or that of the nearest subtree around it
   * @param position how fresh this is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NamesAccess(
      String path, @Nullable ListedAccess own, @Nullable ListedAccess governing, long position) {

    static NamesAccess of(States<CoordinationState> states, NameTree tree, Position position) {
      return new NamesAccess(
          tree.value(),
          states.get(Keys.of(tree)) instanceof Listed listed ? ListedAccess.of(listed) : null,
          AccessLists.governing(states, tree).map(ListedAccess::of).orElse(null),
          position.value());
    }
  }

  /** What was set; no grants when the list was removed. */
  record AccessSet(String path, Map<String, String> grants, long position) {}

  @Override
  public void register(Api api) {
    api.get("/names/access", AccessRoutes::documentShow, this::show);
    api.post("/names/access", AccessRoutes::documentSet, this::set);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show who may do what with the names of a subtree")
        .query(AccessReading.class)
        .reply(200, "its own list and the one that governs it", NamesAccess.class)
        .refusal(403, "who asks may not read there");
  }

  private static void documentSet(Doc doc) {
    doc.summary("Say who may do what with the names of a subtree, or with no grants nothing of it")
        .idempotent()
        .body(SetAccessList.class)
        .reply(200, "it is set", AccessSet.class)
        .refusal(403, "who asks may not manage there")
        .refusal(409, "who asks could not manage there any more")
        .refusal(422, "a path or a principal is not what it may be");
  }

  private Reply show(Exchange exchange) throws Exception {
    return exchange
        .query(AccessReading.class)
        .then(it -> {
          NameTree tree;
          try {
            tree = new NameTree(it.path());
          } catch (IllegalArgumentException e) {
            return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
          }
          return NameAccess.reading(
              node,
              new Replies.Reading(it.read(), it.atLeast()),
              NameAccess.by(exchange),
              tree,
              (states, position) -> Replies.at(position, NamesAccess.of(states, tree, position)));
        });
  }

  private Reply set(Exchange exchange) throws Exception {
    return Replies.ask(
        node,
        exchange,
        SetAccessList.class,
        wish -> wish.by(NameAccess.by(exchange)),
        (command, position) ->
            Replies.at(
                position,
                new AccessSet(
                    command.tree().value(), AccessWire.words(command.list()), position.value())));
  }
}
