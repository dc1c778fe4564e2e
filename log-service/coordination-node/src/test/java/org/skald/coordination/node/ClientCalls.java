package org.skald.coordination.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.skald.coordination.CoordinationCommand;
import org.skald.log.Answer;
import org.skald.log.shard.Fault;
import org.skald.log.shard.SimulatedNode;
import org.skald.log.shard.Simulation;

/** How a client talks to nodes: mostly to one, to any other when it does not answer. */
final class ClientCalls {

  private static final long PATIENCE_MS = 550;
  private static final int WIRE_MS = 4;

  private final CoordinationWorkload workload;
  private final Simulation world;
  private final String client;
  private SimulatedNode home;
  private int requests;

  /** Hears what came of a call, and when it was sent. */
  @FunctionalInterface
  interface Told<T> {
    void told(T answer, long sentMs);
  }

  /** One thing asked, perhaps more than once, until there is an answer or no patience left. */
  private static final class Call<T> {
    private final Function<SimulatedNodeLog, CompletableFuture<T>> ask;
    private final Told<T> told;
    private final Runnable gaveUp;
    private final long giveUpMs;
    private boolean settled;

    private Call(
        Function<SimulatedNodeLog, CompletableFuture<T>> ask,
        Told<T> told,
        Runnable gaveUp,
        long giveUpMs) {
      this.ask = ask;
      this.told = told;
      this.gaveUp = gaveUp;
      this.giveUpMs = giveUpMs;
    }
  }

  ClientCalls(CoordinationWorkload workload, String client) {
    this.workload = workload;
    this.world = workload.world();
    this.client = client;
    this.home = world.anyNode();
  }

  String newRequestId() {
    return client + "-r" + requests++;
  }

  /** Asks the log for something under one request id, however often it takes. */
  void request(String requestId, CoordinationCommand command, Told<Answer> told, Runnable gaveUp) {
    workload.history().asks(requestId, command);
    untilAnswered(
        node -> node.request(requestId, command),
        (answer, sentMs) -> {
          workload.history().answered(requestId, answer);
          told.told(answer, sentMs);
        },
        gaveUp);
  }

  <T> void untilAnswered(
      Function<SimulatedNodeLog, CompletableFuture<T>> ask, Told<T> told, Runnable gaveUp) {
    attempt(new Call<>(ask, told, gaveUp, world.time().nowMs() + PATIENCE_MS));
  }

  /** Asks one node once. */
  <T> void once(Function<SimulatedNodeLog, CompletableFuture<T>> ask, Told<T> told) {
    send(new Call<>(ask, told, () -> {}, 0));
  }

  private <T> void attempt(Call<T> call) {
    if (call.settled) {
      return;
    }
    if (world.time().nowMs() > call.giveUpMs) {
      call.settled = true;
      call.gaveUp.run();
      return;
    }
    send(call);
    world
        .time()
        .in(
            world.chaos().between(60, 240),
            () -> {
              if (!call.settled) {
                world.chaos().count(Fault.REQUEST_REPEATED);
                home = world.chaos().oneIn(3) ? world.anyNode() : home;
              }
              attempt(call);
            });
  }

  private <T> void send(Call<T> call) {
    var sentMs = world.time().nowMs();
    var node = world.chaos().oneIn(8) ? world.anyNode() : home;
    world
        .time()
        .in(
            world.chaos().upTo(WIRE_MS),
            () -> workload.on(node).ifPresent(it -> it.whenAwake(() -> ask(call, it, sentMs))));
  }

  /**
   * A node that wakes up does not do what nobody waits for any more. It may do so in the world; but
   * here requests are remembered for a few seconds only, and it would do them twice.
   */
  private <T> void ask(Call<T> call, SimulatedNodeLog node, long sentMs) {
    if (!call.settled) {
      call.ask.apply(node).thenAccept(answer -> answer(call, answer, sentMs));
    }
  }

  private <T> void answer(Call<T> call, T answer, long sentMs) {
    if (world.chaos().oneIn(40) && !world.chaos().isCalm()) {
      return; // Lost on its way back.
    }
    world
        .time()
        .in(
            world.chaos().upTo(WIRE_MS),
            () -> {
              if (!call.settled) {
                call.settled = true;
                call.told.told(answer, sentMs);
              }
            });
  }
}
