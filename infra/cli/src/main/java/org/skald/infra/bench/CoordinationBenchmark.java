package org.skald.infra.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.skald.coordination.KnownRules;
import org.skald.coordination.node.CoordinationNode;
import org.skald.infra.local.Readiness;
import org.skald.log.Answer;
import org.skald.log.kafka.NodeConfig;

/**
 * One kind of coordination at one node, asked in its own process: what the log and the rules take,
 * without HTTP.
 */
abstract class CoordinationBenchmark implements AutoCloseable {

  private static final int WARM_UP = 5_000;
  private static final int MEASURED = 3_000;
  private static final int CALLERS = 64;
  private static final int HANDED_OVER = 1_000;
  private static final Duration CALLING = Duration.ofSeconds(6);

  private final CoordinationNode node;

  /**
   * What was measured.
   *
   * @param acquire of one caller, with nobody in its way
   * @param callers64 of 64 callers, each with something of its own
   * @param handOver from one to the next that waits
   */
  record Measured(Latency acquire, Callers callers64, HandOver handOver) {

    Map<String, Object> with(Floor floor) {
      var all = new LinkedHashMap<String, Object>();
      all.put("acquire", acquire);
      all.put("callers64", callers64);
      all.put("handOver", handOver);
      all.put("floor", floor);
      return all;
    }
  }

  /** Latency in milliseconds. */
  record Latency(double p50Ms, double p99Ms) {}

  /**
   * Of many callers at once.
   *
   * @param perSecond operations, each of them a record of the log
   * @param p50Ms of what is timed of them
   * @param p99Ms of what is timed of them
   */
  record Callers(double perSecond, double p50Ms, double p99Ms) {}

  /** From one to the next. */
  record HandOver(double p50Ms, double perSecond) {}

  /** Somebody who asks for one thing after the other. */
  @FunctionalInterface
  interface Caller {

    /**
     * Asks once more, hands on how long it took in nanoseconds, and says how many records it was.
     */
    int call(LongConsumer tookNs);
  }

  CoordinationBenchmark(String bootstrap, Path directory) {
    node =
        CoordinationNode.start(
            CoordinationNode.besides(
                NodeConfig.of(bootstrap, "unused", "bench", directory.resolve("node"))));
    node.join(URI.create("http://127.0.0.1"), KnownRules.FIRST);
    Readiness.await("the coordination log to be open", node::isReady);
  }

  CoordinationNode node() {
    return node;
  }

  /** Another caller, who meets no other. */
  abstract Caller caller();

  abstract HandOver handOver();

  /** A write, and what completes when somebody at this node knows of it. */
  record Told(CompletableFuture<?> waiting, Supplier<CompletableFuture<Answer>> write) {}

  /** From a write until somebody who waits for it at this node knows. */
  static HandOver untilTold(Supplier<Told> writes) {
    var latenciesNs = new Histogram(3);
    var began = System.nanoTime();
    for (var next = 0; next < HANDED_OVER; next++) {
      var told = writes.get();
      var asked = System.nanoTime();
      var answer = told.write().get();
      told.waiting().join();
      latenciesNs.recordValue(System.nanoTime() - asked);
      require(answer.join());
    }
    return new HandOver(ms(latenciesNs, 50), HANDED_OVER * 1e9 / (System.nanoTime() - began));
  }

  /** Somebody who asks for such a write again and again. */
  static Caller writing(Supplier<CompletableFuture<Answer>> write) {
    return tookNs -> {
      var asked = System.nanoTime();
      require(write.get().join());
      tookNs.accept(System.nanoTime() - asked);
      return 1;
    };
  }

  Measured run() throws InterruptedException {
    calls(WARM_UP);
    callers(Duration.ofSeconds(5)); // Until what is hot is compiled.
    var one = calls(MEASURED);
    var many = callers(CALLING);
    return new Measured(new Latency(ms(one, 50), ms(one, 99)), many, handOver());
  }

  static double ms(Histogram ns, double percentile) {
    return ns.getValueAtPercentile(percentile) / 1e6;
  }

  static void require(Answer answer) {
    if (answer instanceof Answer.Rejected rejected) {
      throw new IllegalStateException(rejected.detail());
    }
  }

  private Histogram calls(int calls) {
    var caller = caller();
    var latenciesNs = new Histogram(3);
    for (var call = 0; call < calls; call++) {
      caller.call(latenciesNs::recordValue);
    }
    return latenciesNs;
  }

  private Callers callers(Duration calling) throws InterruptedException {
    var latenciesNs = new ConcurrentHistogram(3);
    var count = new AtomicLong();
    var done = new CountDownLatch(CALLERS);
    List<Caller> callers = new ArrayList<>();
    for (var number = 0; number < CALLERS; number++) {
      callers.add(caller());
    }
    var began = System.nanoTime();
    var end = began + calling.toNanos();
    for (var caller : callers) {
      Thread.startVirtualThread(() -> {
        while (System.nanoTime() < end) {
          count.addAndGet(caller.call(latenciesNs::recordValue));
        }
        done.countDown();
      });
    }
    done.await();
    var perSecond = count.get() * 1e9 / (System.nanoTime() - began);
    return new Callers(perSecond, ms(latenciesNs, 50), ms(latenciesNs, 99));
  }

  @Override
  public void close() {
    node.close();
  }
}
