package org.skald.coordination.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.Keys;
import org.skald.coordination.LockName;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameTree;
import org.skald.coordination.RegisterName;
import org.skald.coordination.SessionId;
import org.skald.log.Revision;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.log.http.ServerEvent;
import org.skald.log.tail.Interest;
import org.skald.log.tail.Resume;

/** Watches over HTTP: what happens to names, locks, registers, sessions and nodes, as it does. */
public final class WatchRoutes implements Routes {

  private static final String ROOT = "/";

  private final CoordinationNode node;

  /** Routes to this node. */
  public WatchRoutes(CoordinationNode node) {
    this.node = node;
  }

  record OfNames(String path, @Nullable Boolean subtree, @Nullable String from) {}

  record OfOne(@Nullable String from) {}

  @Override
  public void register(Api api) {
    api.get(
        "/names/watch",
        doc ->
            document(doc, "Watch a name, or with subtree=true also all names below it")
                .query(OfNames.class)
                .refusal(403, "who asks may not read there"),
        this::watchNames);
    one(
        api,
        "/locks/{name}/watch",
        "Watch a lock",
        it -> Keys.of(new LockName(it.pathParameter("name"))));
    one(
        api,
        "/elections/{name}/watch",
        "Watch an election",
        it -> Keys.of(LockName.ofElection(it.pathParameter("name"))));
    one(
        api,
        "/semaphores/{name}/watch",
        "Watch a semaphore",
        it -> Keys.of(LockName.ofSemaphore(it.pathParameter("name"))));
    one(
        api,
        "/registers/{name}/watch",
        "Watch a register",
        it -> Keys.of(new RegisterName(it.pathParameter("name"))));
    one(
        api,
        "/sessions/{id}/watch",
        "Watch a session",
        it -> Keys.of(new SessionId(it.pathParameter("id"))));
    api.get(
        "/members/watch",
        doc -> document(doc, "Watch the nodes").query(OfOne.class),
        exchange ->
            exchange
                .query(OfOne.class)
                .then(it -> watch(exchange, below(Keys.MEMBERS), it.from())));
  }

  private static Doc document(Doc doc, String summary) {
    return doc.summary(summary)
        .refusal(410, "some events after 'from' are no longer there; the answer says since when")
        .events(
            "every event after 'from' or Last-Event-ID, or from now on; its id is its revision");
  }

  private interface Subject {
    String of(Exchange exchange);
  }

  private void one(Api api, String path, String summary, Subject subject) {
    var parameter = path.substring(path.indexOf('{') + 1, path.indexOf('}'));
    api.get(
        path,
        doc -> document(doc, summary).pathParameter(parameter, "what to watch").query(OfOne.class),
        exchange ->
            exchange
                .query(OfOne.class)
                .then(it -> {
                  Interest interest;
                  try {
                    interest = new Interest(subject.of(exchange), false);
                  } catch (IllegalArgumentException e) {
                    return refused(e);
                  }
                  return watch(exchange, interest, it.from());
                }));
  }

  /** All of a kind, whose keys begin so. */
  private static Interest below(String kind) {
    return new Interest(kind.substring(0, kind.length() - 1), true);
  }

  private static Reply refused(IllegalArgumentException e) {
    return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
  }

  private Reply watchNames(Exchange exchange) throws Exception {
    return exchange
        .query(OfNames.class)
        .then(it -> {
          var subtree = Boolean.TRUE.equals(it.subtree());
          var all = subtree && it.path().equals(ROOT);
          Interest interest;
          try {
            interest =
                all ? below(Keys.NAMES) : new Interest(Keys.of(new NamePath(it.path())), subtree);
          } catch (IllegalArgumentException e) {
            return refused(e);
          }
          var refused =
              node.read(states ->
                  NameAccess.refused(states, NameAccess.by(exchange), new NameTree(it.path())));
          return refused.isPresent() ? refused.get() : watch(exchange, interest, it.from());
        });
  }

  private Reply watch(Exchange exchange, Interest interest, @Nullable String from) {
    Optional<Revision> wanted;
    try {
      wanted = exchange.lastEventId().or(() -> Optional.ofNullable(from)).map(Revision::parse);
    } catch (IllegalArgumentException e) {
      return refused(e);
    }
    Resume resume;
    try {
      resume = node.resume(wanted).join();
    } catch (CompletionException e) {
      return Reply.refused(Replies.LOG.unread(e));
    }
    return switch (resume) {
      case Resume.Compacted(var earliest) -> Reply.refused(Watching.compacted(earliest.toString()));
      case Resume.Ready ready ->
          Reply.events(stream -> {
            var id = ready.from().toString();
            stream.offer(ServerEvent.of(id, "watching", Map.of("from", id)));
            return node.watch(interest, ready, new Watching(stream, NameAccess.by(exchange)));
          });
    };
  }
}
