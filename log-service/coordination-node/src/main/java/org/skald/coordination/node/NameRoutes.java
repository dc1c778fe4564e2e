package org.skald.coordination.node;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Keys;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.log.Position;
import org.skald.log.States;
import org.skald.log.http.Answers;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Registers and names over HTTP. Values are texts here. */
public final class NameRoutes implements Routes {

  private static final String ROOT = "/";
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  private final CoordinationNode node;

  /** Routes to this node. */
  public NameRoutes(CoordinationNode node) {
    this.node = node;
  }

  record NameReading(
      String path,
      @Nullable Boolean list,
      @Nullable Integer limit,
      @Nullable String after,
      @Nullable String read,
      @Nullable Long atLeast) {

    Replies.Reading level() {
      return new Replies.Reading(read, atLeast);
    }
  }

  @Override
  public void register(Api api) {
    api.get("/registers/{name}", NameRoutes::documentRegister, this::showRegister);
    api.post("/registers/{name}/propose", NameRoutes::documentPropose, this::propose);
    api.get("/names", NameRoutes::documentNames, this::names);
    api.post("/names", NameRoutes::documentChange, this::change);
  }

  private static void documentRegister(Doc doc) {
    doc.summary("Show what a register was decided to be")
        .pathParameter("name", "the register's name")
        .query(Replies.Reading.class)
        .reply(200, "the value, which never changes", NameViews.Register.class)
        .refusal(404, "nobody has proposed anything");
  }

  private static void documentPropose(Doc doc) {
    doc.summary("Propose a value for a register and learn which one was decided")
        .pathParameter("name", "the register's name")
        .idempotent()
        .body(NameWishes.Propose.class)
        .reply(200, "the value that was decided, this one or another", NameViews.Register.class)
        .refusal(422, "the name or the value is not what it may be");
  }

  private static void documentNames(Doc doc) {
    doc.summary("Show a name, or with list=true a page of all names below a path")
        .query(NameReading.class)
        .reply(200, "one name: a page of it alone", NameViews.Names.class)
        .refusal(403, "who asks may not read there")
        .refusal(404, "no such name");
  }

  private static void documentChange(Doc doc) {
    doc.summary("Change names, all at once, if all conditions hold")
        .idempotent()
        .body(NameWishes.ChangeNames.class)
        .reply(200, "they are changed", NameViews.ChangedNames.class)
        .refusal(403, "who asks may not do so there, and nothing has changed")
        .refusal(404, "no such session, or no longer")
        .refusal(409, "a condition does not hold, and nothing has changed")
        .refusal(422, "a path or a value is not what it may be");
  }

  private Reply showRegister(Exchange exchange) throws Exception {
    return Replies.show(node, exchange, RegisterName::new, this::show);
  }

  private Reply show(RegisterName register, Position position) {
    return switch (node.register(register)) {
      case RegisterState.Decided decided ->
          Replies.at(position, NameViews.Register.of(decided, null, position.value()));
      case RegisterState.Undecided _ ->
          Reply.refused(
              Problem.of(
                      404,
                      "register-undecided",
                      "Register undecided",
                      "expected a value of register '%s', found that none was proposed"
                          .formatted(register))
                  .header(Answers.POSITION, position.toString()));
    };
  }

  private Reply propose(Exchange exchange) throws Exception {
    return Replies.ask(
        node,
        exchange,
        NameWishes.Propose.class,
        wish ->
            new RegisterCommand.Propose(
                new RegisterName(exchange.pathParameter("name")), NameWishes.bytes(wish.value())),
        (command, position) -> decided(command.register(), position));
  }

  private Reply decided(RegisterName register, Position position) {
    if (node.register(register) instanceof RegisterState.Decided decided) {
      var mine = decided.position().equals(position);
      return Replies.at(position, NameViews.Register.of(decided, mine, position.value()));
    }
    throw new IllegalStateException(
        "expected register '%s' to be decided by a proposal, found it undecided"
            .formatted(register));
  }

  private Reply names(Exchange exchange) throws Exception {
    return exchange
        .query(NameReading.class)
        .then(it -> {
          var by = NameAccess.by(exchange);
          try {
            return Boolean.TRUE.equals(it.list()) ? list(it, by) : show(it, by);
          } catch (IllegalArgumentException e) {
            return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
          }
        });
  }

  private Reply show(NameReading it, Optional<Principal> by) {
    var path = new NamePath(it.path());
    return NameAccess.reading(
        node,
        it.level(),
        by,
        NameTree.at(path),
        (states, position) -> shown(states, path, position));
  }

  private static Reply shown(States<CoordinationState> states, NamePath path, Position position) {
    return states.get(Keys.of(path)) instanceof NameState.Present name
        ? Replies.at(
            position,
            new NameViews.Names(List.of(NameViews.Name.of(name)), null, null, position.value()))
        : Reply.refused(
            Problem.of(
                    404,
                    "name-not-found",
                    "Name not found",
                    "expected a name '%s', found none".formatted(path))
                .header(Answers.POSITION, position.toString()));
  }

  private Reply list(NameReading it, Optional<Principal> by) {
    var below = it.path().equals(ROOT) ? ROOT : new NamePath(it.path()) + "/";
    var after = Optional.ofNullable(it.after()).orElse(below);
    if (!after.startsWith(below)) {
      return Reply.refused(
          Problem.badRequest(
              "after: expected a path below '%s', found '%s'".formatted(it.path(), after)));
    }
    var limit = Optional.ofNullable(it.limit()).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > LIMIT_MAX) {
      return Reply.refused(
          Problem.badRequest("limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, limit)));
    }
    return NameAccess.reading(
        node,
        it.level(),
        by,
        new NameTree(it.path()),
        (states, position) ->
            Replies.at(position, new NamePage(states, by, below, limit).after(after, position)));
  }

  private Reply change(Exchange exchange) throws Exception {
    return Replies.ask(
        node,
        exchange,
        NameWishes.ChangeNames.class,
        wish -> wish.by(NameAccess.by(exchange)),
        (command, position) ->
            Replies.at(position, NameViews.ChangedNames.of(command, position.value())));
  }
}
