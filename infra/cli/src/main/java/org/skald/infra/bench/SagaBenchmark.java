package org.skald.infra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.kafka.clients.admin.NewTopic;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.local.NodeServer;
import org.skald.log.Answer;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;
import org.skald.participant.Inbox;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState.Ended;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import shop.orders.OrderPlaced;
import shop.payments.CardCharged;
import shop.payments.ChargeCard;
import shop.shipping.Ship;
import shop.shipping.Shipped;
import shop.stock.ReserveStock;
import shop.stock.StockReserved;

/** Three-step sagas over participants that answer at once. */
final class SagaBenchmark {

  private static final int PARTITIONS = 4;
  private static final int UNDER_WAY_MAX = 2_000;
  private static final int WARM_UP = 3_000;
  private static final Duration READY_MAX = Duration.ofSeconds(60);

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
    createTopics();
    try (var registry = SchemaRegistryServer.start(bootstrap);
        var wire = AvroWire.connect(registry.url());
        var server = startNode(registry.url())) {
      PlaceOrder.register(wire);
      var participants = participants(registry.url(), wire);
      try {
        awaitReady(server);
        server.deployments().deploy(PlaceOrder.NAME, PlaceOrder.source(), "benchmark");
        place(server, WARM_UP, Optional.empty(), new ConcurrentHistogram(3));
        var latenciesUs = new ConcurrentHistogram(3);
        var began = System.nanoTime();
        place(server, sagas, rate, latenciesUs);
        var seconds = (System.nanoTime() - began) / 1e9;
        return new Measured(
            sagas,
            seconds,
            latenciesUs.getValueAtPercentile(50) / 1e3,
            latenciesUs.getValueAtPercentile(99) / 1e3,
            rssMiB());
      } finally {
        participants.parallelStream().forEach(Participant::close);
      }
    }
  }

  private void createTopics() throws Exception {
    try (var admin = new KafkaClients(bootstrap, "bench", Map.of()).admin()) {
      admin
          .createTopics(
              PlaceOrder.TOPICS.stream()
                  .map(it -> new NewTopic(it, Optional.of(PARTITIONS), Optional.empty()))
                  .toList())
          .all()
          .get();
    }
  }

  private NodeServer startNode(String registryUrl) {
    return NodeServer.start(
        NodeConfig.of(bootstrap, Topics.SAGAS.log(), "bench", directory.resolve("node")),
        registryUrl,
        HttpConfig.DEFAULT.at("127.0.0.1", 0));
  }

  private static void awaitReady(NodeServer server) {
    var deadline = System.nanoTime() + READY_MAX.toNanos();
    while (!server.node().isReady() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
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
      NodeServer server, int sagas, Optional<Double> rate, ConcurrentHistogram latenciesUs)
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
      ends[number] = place(server, latenciesUs).whenComplete((_, _) -> underWay.release());
    }
    CompletableFuture.allOf(ends).join();
  }

  private CompletableFuture<?> place(NodeServer server, ConcurrentHistogram latenciesUs) {
    var number = numbers.incrementAndGet();
    var id = new SagaId("bench-" + number);
    var order = new OrderPlaced(id.value(), "customer", "article", 1, 100L);
    var ended = server.node().until(id, Ended.class::isInstance);
    return server
        .node()
        .start(
            UUID.randomUUID().toString(),
            id,
            PlaceOrder.NAME,
            Optional.empty(),
            Payload.of(server.wire().encode(order)))
        .thenCompose(answer -> {
          if (answer instanceof Answer.Rejected rejected) {
            throw new IllegalStateException(rejected.detail());
          }
          var acceptedAt = System.nanoTime();
          return ended.thenAccept(_ ->
              latenciesUs.recordValue(
                  Math.max(1, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - acceptedAt))));
        });
  }

  private static double rssMiB() throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }
}
