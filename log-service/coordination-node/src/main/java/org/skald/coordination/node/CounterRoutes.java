package org.skald.coordination.node;

import java.util.OptionalLong;
import org.skald.coordination.CounterCommand;
import org.skald.coordination.CounterName;
import org.skald.coordination.SequenceCommand;
import org.skald.coordination.SequenceName;
import org.skald.log.Position;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Counters and sequences over HTTP. */
public final class CounterRoutes implements Routes {

  private final CoordinationNode node;

  /** Routes to this node. */
  public CounterRoutes(CoordinationNode node) {
    this.node = node;
  }

  record Add(long delta) {}

  record Reserve(int count) {}

  @Override
  public void register(Api api) {
    api.get("/counters/{name}", CounterRoutes::documentShow, this::show);
    api.post("/counters/{name}/add", CounterRoutes::documentAdd, this::add);
    api.post("/sequences/{name}/reserve", CounterRoutes::documentReserve, this::reserve);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show what a counter stands at")
        .pathParameter("name", "the counter's name")
        .query(Replies.Reading.class)
        .reply(200, "its value; 0 before anybody has added to it", CounterViews.Counter.class)
        .refusal(422, "the name is not what it may be");
  }

  private static void documentAdd(Doc doc) {
    doc.summary("Add to a counter and learn what it comes to")
        .pathParameter("name", "the counter's name")
        .idempotent()
        .body(Add.class)
        .reply(200, "it is added, once", CounterViews.Counter.class)
        .refusal(409, "the sum would have more than 64 bits")
        .refusal(422, "the name is not what it may be");
  }

  private static void documentReserve(Doc doc) {
    doc.summary("Reserve a block of ids that nobody else gets, ever")
        .pathParameter("name", "the sequence's name")
        .idempotent()
        .body(Reserve.class)
        .reply(200, "the ids from 'from' on and before 'to'", CounterViews.Block.class)
        .refusal(409, "there are not that many any more")
        .refusal(422, "the name or the count is not what it may be");
  }

  private Reply show(Exchange exchange) throws Exception {
    return Replies.show(
        node,
        exchange,
        CounterName::new,
        (counter, position) ->
            Replies.at(
                position,
                new CounterViews.Counter(
                    counter.value(), node.counter(counter).value(), position.value())));
  }

  private Reply add(Exchange exchange) throws Exception {
    return exchange
        .body(Add.class)
        .then(add -> {
          CounterCommand.Add command;
          try {
            command =
                new CounterCommand.Add(
                    new CounterName(exchange.pathParameter("name")), add.delta());
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
          return Replies.LOG.replyNumbered(
              node.request(exchange.requestId(), command),
              (position, number) ->
                  Replies.at(
                      new Position(position),
                      new CounterViews.Counter(
                          command.counter().value(), told(command, number), position)));
        });
  }

  private Reply reserve(Exchange exchange) throws Exception {
    return exchange
        .body(Reserve.class)
        .then(reserve -> {
          SequenceCommand.Reserve command;
          try {
            command =
                new SequenceCommand.Reserve(
                    new SequenceName(exchange.pathParameter("name")), reserve.count());
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
          return Replies.LOG.replyNumbered(
              node.request(exchange.requestId(), command),
              (position, number) -> {
                var to = told(command, number);
                return Replies.at(
                    new Position(position),
                    new CounterViews.Block(
                        command.sequence().value(), to - command.count(), to, position));
              });
        });
  }

  private static long told(Object command, OptionalLong number) {
    return number.orElseThrow(
        () -> new IllegalStateException("expected a number for %s, found none".formatted(command)));
  }
}
