package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.BarrierCommand;
import org.skald.coordination.BarrierName;
import org.skald.coordination.BarrierState;
import org.skald.coordination.BarrierState.Round;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Keys;
import org.skald.coordination.LatchCommand;
import org.skald.coordination.LatchName;
import org.skald.coordination.LatchState;
import org.skald.coordination.SessionId;
import org.skald.log.Position;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Latches and barriers over HTTP. */
public final class BarrierRoutes implements Routes {

  private final CoordinationNode node;

  /** Routes to this node. */
  public BarrierRoutes(CoordinationNode node) {
    this.node = node;
  }

  record CountDown(String party, int count) {}

  record LatchReading(
      @Nullable String read,
      @Nullable Long atLeast,
      @JsonProperty("wait") @Nullable Duration here) {}

  record Enter(String session, int parties, @JsonProperty("wait") @Nullable Duration here) {}

  record Leave(
      String session, @Nullable Long round, @JsonProperty("wait") @Nullable Duration here) {}

  @Override
  public void register(Api api) {
    api.get("/latches/{name}", BarrierRoutes::documentLatch, this::showLatch);
    api.post("/latches/{name}/count-down", BarrierRoutes::documentCountDown, this::countDown);
    api.get("/barriers/{name}", BarrierRoutes::documentBarrier, this::showBarrier);
    api.post("/barriers/{name}/enter", BarrierRoutes::documentEnter, this::enter);
    api.post("/barriers/{name}/leave", BarrierRoutes::documentLeave, this::leave);
  }

  private static void documentLatch(Doc doc) {
    doc.summary("Show whether a latch is open, or wait a while for that")
        .pathParameter("name", "the latch's name")
        .query(LatchReading.class)
        .reply(200, "the latch, open or not", BarrierViews.Latch.class)
        .refusal(422, "the name is not what it may be");
  }

  private static void documentCountDown(Doc doc) {
    doc.summary("Say that a party of a latch has done its part")
        .pathParameter("name", "the latch's name")
        .idempotent()
        .body(CountDown.class)
        .reply(200, "the party counts, once", BarrierViews.Latch.class)
        .refusal(409, "the latch is for another number of parties")
        .refusal(422, "a name or the count is not what it may be");
  }

  private static void documentBarrier(Doc doc) {
    doc.summary("Show who is inside a barrier")
        .pathParameter("name", "the barrier's name")
        .query(Replies.Reading.class)
        .reply(200, "the barrier; one that nobody is in is empty", BarrierViews.Barrier.class)
        .refusal(422, "the name is not what it may be");
  }

  private static void documentEnter(Doc doc) {
    doc.summary("Enter a barrier, and wait a while until all have")
        .pathParameter("name", "the barrier's name")
        .idempotent()
        .body(Enter.class)
        .reply(200, "all have entered", BarrierViews.Barrier.class)
        .reply(
            202, "others are still to enter; the session stays inside", BarrierViews.Barrier.class)
        .refusal(404, "no such session, or no longer")
        .refusal(409, "it is for another number, not all have left it, or the session has left")
        .refusal(422, "the name or the number is not what it may be");
  }

  private static void documentLeave(Doc doc) {
    doc.summary("Leave a barrier, and wait a while until all have")
        .pathParameter("name", "the barrier's name")
        .idempotent()
        .body(Leave.class)
        .reply(200, "the round is over, or was before", BarrierViews.Barrier.class)
        .reply(202, "others are still inside", BarrierViews.Barrier.class);
  }

  private Reply showLatch(Exchange exchange) throws Exception {
    LatchName latch;
    try {
      latch = new LatchName(exchange.pathParameter("name"));
    } catch (IllegalArgumentException e) {
      return Replies.faulty(e);
    }
    return exchange
        .query(LatchReading.class)
        .then(it ->
            Replies.reading(
                node,
                it.read(),
                it.atLeast(),
                position -> {
                  var state = await(Keys.of(latch), LatchState.Open.class::isInstance, it.here());
                  return Replies.at(
                      position, BarrierViews.Latch.of(latch, (LatchState) state, position.value()));
                }));
  }

  private CoordinationState await(
      String key, Predicate<CoordinationState> wanted, @Nullable Duration here) {
    return node.await(key, wanted, Claims.bounded(here)).join();
  }

  private Reply countDown(Exchange exchange) throws Exception {
    return Replies.ask(
        node,
        exchange,
        CountDown.class,
        wish ->
            new LatchCommand.CountDown(
                new LatchName(exchange.pathParameter("name")), wish.party(), wish.count()),
        (command, position) -> {
          var latch = command.latch();
          var state = (LatchState) node.state(Keys.of(latch));
          return Replies.at(position, BarrierViews.Latch.of(latch, state, position.value()));
        });
  }

  private Reply showBarrier(Exchange exchange) throws Exception {
    return Replies.show(
        node,
        exchange,
        BarrierName::new,
        (barrier, position) ->
            Replies.at(
                position, BarrierViews.Barrier.of(barrier, state(barrier), position.value())));
  }

  private BarrierState state(BarrierName barrier) {
    return (BarrierState) node.state(Keys.of(barrier));
  }

  private Reply enter(Exchange exchange) throws Exception {
    return exchange
        .body(Enter.class)
        .then(enter -> {
          BarrierCommand.Enter command;
          try {
            command =
                new BarrierCommand.Enter(
                    new BarrierName(exchange.pathParameter("name")),
                    new SessionId(enter.session()),
                    enter.parties());
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
          return Replies.LOG.reply(
              node.request(exchange.requestId(), command),
              position -> entered(command, position, enter.here()));
        });
  }

  private Reply entered(BarrierCommand.Enter command, long position, @Nullable Duration here) {
    var barrier = command.barrier();
    var session = command.session();
    var state =
        await(
            Keys.of(barrier),
            it -> !(it instanceof Round round && round.holds(session) && !round.open()),
            here);
    if (!(state instanceof Round round && round.holds(session))) {
      return Reply.refused(
          Problem.conflict(
              "barrier-left",
              "expected session '%s' to stay inside barrier '%s', found that it has left or ended"
                  .formatted(session, barrier)));
    }
    var view = BarrierViews.Barrier.of(barrier, round, position);
    return round.open() ? Reply.ok(view) : Reply.accepted(view);
  }

  private Reply leave(Exchange exchange) throws Exception {
    return exchange
        .body(Leave.class)
        .then(leave -> {
          BarrierCommand.Leave command;
          try {
            command =
                new BarrierCommand.Leave(
                    new BarrierName(exchange.pathParameter("name")),
                    new SessionId(leave.session()));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
          var round =
              Optional.ofNullable(leave.round()).map(Position::new).or(() -> round(command));
          return Replies.LOG.reply(
              node.request(exchange.requestId(), command),
              position -> left(command.barrier(), round, position, leave.here()));
        });
  }

  /** The round in which the session is, as far as this node knows. */
  private Optional<Position> round(BarrierCommand.Leave command) {
    return state(command.barrier()) instanceof Round it && it.holds(command.session())
        ? Optional.of(it.round())
        : Optional.empty();
  }

  /** A round that had not opened when it was left is no longer the session's affair. */
  private Reply left(
      BarrierName barrier, Optional<Position> round, long position, @Nullable Duration here) {
    Predicate<CoordinationState> isUnderWay =
        it -> it instanceof Round now && now.open() && round.equals(Optional.of(now.round()));
    var state = await(Keys.of(barrier), isUnderWay.negate(), here);
    var view = BarrierViews.Barrier.of(barrier, (BarrierState) state, position);
    return isUnderWay.test(state) ? Reply.accepted(view) : Reply.ok(view);
  }
}
