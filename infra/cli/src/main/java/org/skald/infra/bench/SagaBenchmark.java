package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.participant.Inbox;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState.Ended;
import org.skald.schemas.AvroWire;
import shop.payments.CardCharged;
import shop.payments.ChargeCard;
import shop.shipping.Ship;
import shop.shipping.Shipped;
import shop.stock.ReserveStock;
import shop.stock.StockReserved;

/** Three-step sagas over participants that answer at once. */
final class SagaBenchmark {

  private static final int UNDER_WAY_MAX = 2_000;
  /* Enough for both JVMs, node's and broker's, to have compiled what is hot: some ten seconds. */
  private static final int WARM_UP = 20_000;

  private final String bootstrap;
  private final Path directory;
  private final AtomicInteger numbers = new AtomicInteger();

  SagaBenchmark(String bootstrap, Path directory) {
    this.bootstrap = bootstrap;
    this.directory = directory;
  }

  /**
   * What was measured.
   *
   * @param sagas how many ended
   * @param seconds from the first start to the last end
   * @param p50Ms median from accepted to ended
   * @param p99Ms 99 % of them were faster
   * @param rssMiB memory of this process: node, registry and participants, without the brokers
   */
  record Measured(int sagas, double seconds, double p50Ms, double p99Ms, double rssMiB) {}

  /** Runs so many sagas, so many a second or, when the rate is empty, as many as go. */
  Measured run(int sagas, Optional<Double> rate) throws Exception {
    try (var node = new BenchNode(bootstrap, directory, PlaceOrder.NAME, PlaceOrder.source())) {
      var participants = participants(node.registryUrl(), node.server().wire());
      try {
        place(node, WARM_UP, Optional.empty(), new ConcurrentHistogram(3));
        var latenciesUs = new ConcurrentHistogram(3);
        var began = System.nanoTime();
        place(node, sagas, rate, latenciesUs);
        var seconds = (System.nanoTime() - began) / 1e9;
        return new Measured(
            sagas,
            seconds,
            latenciesUs.getValueAtPercentile(50) / 1e3,
            latenciesUs.getValueAtPercentile(99) / 1e3,
            BenchNode.rssMiB());
      } finally {
        participants.parallelStream().forEach(Participant::close);
      }
    }
  }

  private List<Participant> participants(String registryUrl, AvroWire wire) {
    var stock =
        participant("stock.commands", registryUrl, wire)
            .on(
                ReserveStock.class,
                (command, context) ->
                    new StockReserved(context.sagaId(), command.getSku(), command.getQuantity()))
            .build();
    var payments =
        participant("payments.commands", registryUrl, wire)
            .on(
                ChargeCard.class,
                (command, context) -> new CardCharged(context.sagaId(), command.getAmountCents()))
            .build();
    var shipping =
        participant("shipping.commands", registryUrl, wire)
            .on(Ship.class, (_, context) -> new Shipped(context.sagaId()))
            .build();
    var all = new ArrayList<>(List.of(stock, payments, shipping));
    all.forEach(Participant::start);
    return all;
  }

  private Participant.Builder participant(String topic, String registryUrl, AvroWire wire) {
    return Participant.builder(
            ParticipantConfig.of(
                Map.of(
                    "bootstrap.servers", bootstrap,
                    "schema.registry.url", registryUrl,
                    "topic", topic,
                    "group", topic)))
        .wire(wire)
        .inbox(Inbox.forgetful());
  }

  private void place(
      BenchNode node, int sagas, Optional<Double> rate, ConcurrentHistogram latenciesUs)
      throws InterruptedException {
    var underWay = new Semaphore(UNDER_WAY_MAX);
    var ends = new CompletableFuture<?>[sagas];
    var began = System.nanoTime();
    for (var number = 0; number < sagas; number++) {
      if (rate.isPresent()) {
        var due = began + (long) (number * 1e9 / rate.get());
        LockSupport.parkNanos(due - System.nanoTime());
      }
      underWay.acquire();
      ends[number] = place(node, latenciesUs).whenComplete((_, _) -> underWay.release());
    }
    CompletableFuture.allOf(ends).join();
  }

  private CompletableFuture<?> place(BenchNode node, ConcurrentHistogram latenciesUs) {
    var id = new SagaId("bench-" + numbers.incrementAndGet());
    var ended = node.server().node().until(id, Ended.class::isInstance);
    return node.start(id)
        .thenCompose(_ -> {
          var acceptedAt = System.nanoTime();
          return ended.thenAccept(_ -> {
            var passed = System.nanoTime() - acceptedAt;
            latenciesUs.recordValue(Math.max(1, TimeUnit.NANOSECONDS.toMicros(passed)));
          });
        });
  }
}
