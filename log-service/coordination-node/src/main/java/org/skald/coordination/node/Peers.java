package org.skald.coordination.node;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.log.http.Exchange;
import org.skald.log.http.Forwarder;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;

/** The other nodes, for what this one cannot answer. */
public final class Peers implements AutoCloseable {

  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final CoordinationNode node;
  private final Forwarder forwarder;

  /** The peers that this node knows. */
  public Peers(CoordinationNode node, Duration timeout) {
    this.node = node;
    this.forwarder = new Forwarder(timeout);
  }

  /**
   * Hands a request on to a node that holds the shard, with this query and with more headers.
   *
   * <p>The driver is asked first. One that cannot be reached or has no time is passed over; what
   * may have got to somebody is tried again only by the caller.
   */
  public Reply ask(
      LogName log, int shard, Exchange exchange, String query, Map<String, String> headers) {
    if (Forwarder.isForwarded(exchange)) {
      return refused(
          "expected shard %s/%d on this node, to which the request was handed on, found it gone"
              .formatted(log, shard));
    }
    return ask(log, shard, holder -> forwarder.forward(holder, exchange, query, headers));
  }

  /** The same with a request of this node's own. */
  public Reply post(
      LogName log,
      int shard,
      String path,
      String requestId,
      String json,
      Map<String, String> headers) {
    return ask(log, shard, holder -> forwarder.post(holder, path, requestId, json, headers));
  }

  private Reply ask(LogName log, int shard, Function<URI, Forwarder.Outcome> hand) {
    var tried = new ArrayList<String>();
    for (var holder : holders(log, shard)) {
      switch (hand.apply(holder)) {
        case Forwarder.Outcome.Answered(var reply) -> {
          if (reply.status() != UNAVAILABLE) {
            return reply;
          }
          tried.add(holder + " is busy");
        }
        case Forwarder.Outcome.Unreached(var cause) -> tried.add(cause);
        case Forwarder.Outcome.Unknown(var cause) -> {
          return Reply.refused(
              Problem.timeout(
                  "the node that holds the shard was asked, so whether the request took effect is"
                      + " not known: "
                      + cause));
        }
      }
    }
    return refused(
        "expected a node that holds shard %s/%d and answers, found %s"
            .formatted(log, shard, tried.isEmpty() ? "none" : String.join("; ", tried)));
  }

  private static Reply refused(String detail) {
    return Reply.refused(Problem.overloaded(detail, COME_BACK));
  }

  /** Reads something of another node as JSON text; empty when it does not answer in time. */
  public Optional<String> read(MemberName member, String path, Duration max) {
    return addressOf(member)
        .flatMap(it ->
            forwarder.get(it, path, max) instanceof Forwarder.Outcome.Answered(var reply)
                    && reply.status() == OK
                ? Optional.of(reply.text())
                : Optional.empty());
  }

  /** Where a shard is answered for; its driver first. */
  List<URI> holders(LogName log, int shard) {
    var members = new LinkedHashSet<MemberName>();
    node.placement()
        .log(log)
        .map(it -> it.shards().get(shard))
        .ifPresent(it -> {
          it.driver().ifPresent(members::add);
          it.members().stream().filter(it.open()::contains).forEach(members::add);
          members.addAll(it.open());
        });
    members.remove(node.name());
    return members.stream().flatMap(it -> addressOf(it).stream()).toList();
  }

  private Optional<URI> addressOf(MemberName member) {
    return node.member(member) instanceof MemberState.Alive alive
        ? Optional.of(URI.create(alive.address()))
        : Optional.empty();
  }

  @Override
  public void close() {
    forwarder.close();
  }
}
