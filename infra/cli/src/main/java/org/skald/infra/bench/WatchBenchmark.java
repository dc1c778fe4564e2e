package org.skald.infra.bench;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.skald.coordination.KnownRules;
import org.skald.coordination.node.CoordinationNode;
import org.skald.coordination.node.NameRoutes;
import org.skald.coordination.node.WatchRoutes;
import org.skald.infra.local.Readiness;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.HttpServer;
import org.skald.log.kafka.NodeConfig;

/**
 * A node with very many watches over real connections, whose clients are in a process of their own.
 * Writers go through HTTP as well; a latency is from the arrival of a write's answer to that of its
 * event.
 */
final class WatchBenchmark implements AutoCloseable {

  private static final int WARM_UP = 20;
  private static final int TO_ALL = 40;
  private static final Duration TO_ALL_PAUSE = Duration.ofMillis(500);
  private static final int TO_ONE = 10_000;
  private static final Duration TO_ONE_PAUSE = Duration.ofMillis(2);
  private static final int SPARE_STREAMS = 64;

  private final int watchers;
  private final CoordinationNode node;
  private final HttpServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What was measured.
   *
   * @param watchers connections
   * @param toAll all watch the same names: each write goes to each of them
   * @param toOne each watches a name of its own: each write goes to one of them
   * @param nodeRssMiB memory of the node's process without watches
   * @param watchersRssMiB memory that came with all of them
   */
  record Measured(
      int watchers, Delivery toAll, Delivery toOne, double nodeRssMiB, double watchersRssMiB) {

    static final List<String> HEADS =
        List.of("watches", "events", "median ms", "99 % ms", "max ms", "missing");

    List<List<String>> rows() {
      return List.of(
          row("%d of the same names".formatted(watchers), toAll),
          row("%d of a name each".formatted(watchers), toOne));
    }

    private static List<String> row(String what, Delivery delivery) {
      return List.of(
          what,
          Long.toString(delivery.delivered()),
          "%.1f".formatted(delivery.p50Ms()),
          "%.1f".formatted(delivery.p99Ms()),
          "%.1f".formatted(delivery.maxMs()),
          Long.toString(delivery.missing()));
    }

    Map<String, Object> with(Floor floor) {
      var all = new LinkedHashMap<String, Object>();
      all.put("watchers", watchers);
      all.put("toAll", toAll);
      all.put("toOne", toOne);
      all.put("nodeRssMiB", nodeRssMiB);
      all.put("watchersRssMiB", watchersRssMiB);
      all.put("kibPerWatcher", watchersRssMiB * 1024 / watchers);
      all.put("floor", floor);
      return all;
    }
  }

  /** Latencies of deliveries, in milliseconds, and how many deliveries there were. */
  record Delivery(
      int writes,
      double writesPerSecond,
      long delivered,
      long missing,
      double p50Ms,
      double p99Ms,
      double maxMs) {}

  WatchBenchmark(String bootstrap, Path directory, int watchers) {
    this.watchers = watchers;
    node =
        CoordinationNode.start(
            CoordinationNode.besides(
                NodeConfig.of(bootstrap, "unused", "bench", directory.resolve("node"))));
    server =
        HttpServer.start(
            HttpConfig.DEFAULT
                .at("127.0.0.1", 0)
                .with(HttpConfig.Events.DEFAULT.forStreams(watchers + SPARE_STREAMS)),
            List.of(new NameRoutes(node), new WatchRoutes(node)),
            List.of(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    node.join(server.url(), KnownRules.FIRST);
    Readiness.await("the coordination log to be open", node::isReady);
  }

  Measured run() throws IOException, InterruptedException {
    for (var write = 0; write < 2_000; write++) { // Until what is hot is compiled.
      put("/warm/" + write % 10, write);
    }
    System.gc();
    var before = BenchNode.rssMiB();
    Delivery toAll;
    double with;
    try (var clients =
        Watchers.start(server.url(), watchers, "/names/watch?path=/all&subtree=true")) {
      System.gc();
      with = BenchNode.rssMiB();
      writes(clients, WARM_UP, TO_ALL_PAUSE, watchers);
      toAll = writes(clients, TO_ALL, TO_ALL_PAUSE, watchers);
    }
    // A node notices that a client is gone when it writes to it, at the latest by a heartbeat.
    Readiness.await("all watches to be over", () -> node.watches() == 0);
    Delivery toOne;
    try (var clients = Watchers.start(server.url(), watchers, "/names/watch?path=/one/{}")) {
      writes(clients, TO_ONE / 5, TO_ONE_PAUSE, 1);
      toOne = writes(clients, TO_ONE, TO_ONE_PAUSE, 1);
    }
    return new Measured(watchers, toAll, toOne, before, with - before);
  }

  /** Writes at a pace, and learns when each write has arrived at how many. */
  private Delivery writes(Watchers clients, int writes, Duration pause, int deliveriesEach)
      throws IOException, InterruptedException {
    clients.begin(writes, (long) writes * deliveriesEach);
    var acknowledgedNs = new ArrayList<Long>(writes);
    var began = System.nanoTime();
    for (var write = 0; write < writes; write++) {
      var due = began + write * pause.toNanos();
      for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      put(deliveriesEach == 1 ? "/one/" + write % watchers : "/all/" + write % 7, write);
      acknowledgedNs.add(System.nanoTime());
    }
    var seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    var measured = clients.end(acknowledgedNs);
    return new Delivery(
        writes,
        writes / seconds,
        measured.delivered(),
        (long) writes * deliveriesEach - measured.delivered(),
        measured.p50Ms(),
        measured.p99Ms(),
        measured.maxMs());
  }

  private void put(String path, int value) throws IOException, InterruptedException {
    var body = "{\"changes\": [{\"put\": \"%s\", \"value\": \"%d\"}]}".formatted(path, value);
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/names"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("expected a name to be put, found " + answer.body());
    }
  }

  @Override
  public void close() {
    server.close();
    node.close();
  }
}
