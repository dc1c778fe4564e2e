package org.skald.infra.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.ConcurrentHistogram;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopAudit;
import org.skald.infra.local.LocalSkald;
import org.skald.infra.screen.Screen;
import org.skald.log.Answer;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaSummary;
import shop.orders.OrderPlaced;

/** Starts orders, watches them, and adds up what came of them. */
final class DemoRun {

  static final int ARTICLES = 10;
  static final int QUANTITY_MAX = 5;

  private static final int UNDER_WAY_MAX = 256;
  private static final Duration END_MAX = Duration.ofMinutes(3);
  private static final long REFRESH_MS = 200;

  private final LocalSkald skald;
  private final int sagas;
  private final SplittableRandom random;
  private final Screen screen;
  private final Map<String, OrderPlaced> orders = new LinkedHashMap<>();
  private final Map<String, Ended> ended = new ConcurrentHashMap<>();
  private final ConcurrentHistogram latenciesUs = new ConcurrentHistogram(3);

  DemoRun(LocalSkald skald, int sagas, long seed, Screen screen) {
    this.skald = skald;
    this.sagas = sagas;
    this.random = new SplittableRandom(seed);
    this.screen = screen;
  }

  DemoResult run() throws InterruptedException {
    var began = System.nanoTime();
    var underWay = new Semaphore(UNDER_WAY_MAX);
    var ends = new CompletableFuture<?>[sagas];
    for (var number = 0; number < sagas; number++) {
      while (!underWay.tryAcquire(REFRESH_MS, TimeUnit.MILLISECONDS)) {
        show();
      }
      ends[number] = place(order(number)).whenComplete((_, _) -> underWay.release());
    }
    await(CompletableFuture.allOf(ends));
    var seconds = (System.nanoTime() - began) / 1e9;
    screen.progressDone();
    return result(seconds);
  }

  private OrderPlaced order(int number) {
    var quantity = random.nextInt(1, QUANTITY_MAX + 1);
    return new OrderPlaced(
        "order-" + number,
        "customer-" + random.nextInt(50),
        "article-" + random.nextInt(ARTICLES),
        quantity,
        quantity * (long) random.nextInt(100, 5_000));
  }

  private CompletableFuture<?> place(OrderPlaced order) {
    var node = skald.server().node();
    var id = new SagaId(order.getOrderId());
    orders.put(id.value(), order);
    var input = Payload.of(skald.server().wire().encode(order));
    return node.start(
            UUID.randomUUID().toString(),
            id,
            PlaceOrder.NAME,
            Optional.empty(),
            input,
            Optional.empty())
        .thenCompose(answer -> {
          if (answer instanceof Answer.Rejected rejected) {
            throw new IllegalStateException(rejected.detail());
          }
          var acceptedAt = System.nanoTime();
          return node.until(id, Ended.class::isInstance)
              .thenAccept(state -> end(state, acceptedAt));
        });
  }

  private void end(SagaState state, long acceptedAt) {
    latenciesUs.recordValue(
        Math.max(1, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - acceptedAt)));
    if (state instanceof Ended end) {
      ended.put(end.sagaId().value(), end);
    }
  }

  private void await(CompletableFuture<?> all) throws InterruptedException {
    var deadline = System.nanoTime() + END_MAX.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        all.get(REFRESH_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        show();
      } catch (java.util.concurrent.ExecutionException e) {
        return; // Counted as unfinished, below.
      }
    }
  }

  private void show() {
    var completed = count(SagaSummary.Phase.COMPLETED);
    var done = ended.size();
    var width = 40;
    var bar = "█".repeat(width * done / sagas) + "░".repeat(width - width * done / sagas);
    screen.progress(
        "%s %d of %d sagas ended · %d completed · %d compensated · %d under way"
            .formatted(bar, done, sagas, completed, done - completed, orders.size() - done));
  }

  private long count(SagaSummary.Phase phase) {
    return ended.values().stream()
        .filter(it -> SagaSummary.of(it).map(SagaSummary::phase).orElseThrow() == phase)
        .count();
  }

  private DemoResult result(double seconds) {
    var completed = new LinkedHashMap<String, OrderPlaced>();
    var compensated = new LinkedHashMap<String, OrderPlaced>();
    var stuck = 0;
    var unfinished = 0;
    for (var order : orders.entrySet()) {
      var phase =
          SagaSummary.of(skald.server().node().saga(new SagaId(order.getKey())))
              .map(SagaSummary::phase);
      if (phase.isEmpty()) {
        unfinished++;
        continue;
      }
      switch (phase.get()) {
        case COMPLETED -> completed.put(order.getKey(), order.getValue());
        case COMPENSATED -> compensated.put(order.getKey(), order.getValue());
        case STUCK -> stuck++;
        case RUNNING, RETURNING, COMPENSATING, PAUSED -> unfinished++;
      }
    }
    var audit = ShopAudit.read(skald.bootstrap(), skald.server().wire());
    return new DemoResult(
        sagas,
        completed.size(),
        compensated.size(),
        stuck,
        unfinished,
        audit.violations(completed, compensated),
        audit.chargedCents(),
        audit.piecesGone(),
        seconds,
        latenciesUs.getValueAtPercentile(50) / 1e3,
        latenciesUs.getValueAtPercentile(99) / 1e3);
  }
}
