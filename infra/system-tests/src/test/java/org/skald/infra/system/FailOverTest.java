package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.client.SessionState;
import org.skald.client.Skald;
import org.skald.infra.embedded.Ports;
import org.skald.infra.example.faults.Faults;
import org.skald.schemas.Headers;
import org.skald.schemas.journal.SagaEnded;

/**
 * Nodes are killed one after the other under load; sagas and locks go on, and how soon is written
 * to {@code target/fail-over.txt}. More kills with {@code -Dkills=20}.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailOverTest {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final Path REPORT = Path.of("target", "fail-over.txt");
  private static final int SHARDS = 4;
  private static final Duration STEP_MAX = Duration.ofMinutes(2);
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final int ORDER_EVERY_MS = 20;

  /** So many sagas may be under way: it shall show how nodes fail over, not how machines drown. */
  private static final int OPEN_MAX = 500;

  private static final long LOCK_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void sagas_and_locks_go_on_when_a_node_is_killed() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE);
        var timer = Executors.newSingleThreadScheduledExecutor();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ports = Ports.pick(3, List.of()); // A client knows where nodes come back to.
      var nodes =
          List.of(
              shop.startNode("first", at(ports.get(0))),
              shop.startNode("second", at(ports.get(1))),
              shop.startNode("third", at(ports.get(2))));
      var customers = shop.customers(nodes.toArray(SagaNodeProcess[]::new));
      var orders = new AtomicInteger();
      var ended = new AtomicInteger();
      var sagas = new Pulse(SHARDS);
      var locks = new Pulse(1);
      var over = new AtomicBoolean();
      // Ends what is started here, even if a node does not come back.
      try (Closeable _ = () -> over.set(true);
          var client = Skald.connect(nodes.stream().map(FailOverTest::url).toArray(URI[]::new))) {
        var session = client.openSession(TTL);
        List<SessionState> states = new ArrayList<>();
        session.onChange(states::add);
        var journal = threads.submit(() -> follow(shop.bootstrap(), sagas, ended, over));
        var locking =
            threads.submit(() -> {
              while (!over.get()) {
                try (var grant = session.lock("pulse").acquire()) {
                  assertThat(grant.isHeld()).isTrue();
                  locks.beat(0);
                }
                LockSupport.parkNanos(LOCK_PAUSE_NS); // It shall show a stall, not make one.
              }
              return null;
            });
        keepOrdering(timer, customers, orders, ended);

        var sagaStalls = new ArrayList<Duration>();
        var lockStalls = new ArrayList<Duration>();
        for (var kill = 0; kill < KILLS; kill++) {
          sagas.reset();
          await("every shard is busy").atMost(STEP_MAX).until(sagas::isHeard);
          var victim = nodes.get(kill % nodes.size());
          sagas.reset();
          locks.reset();
          victim.process().kill();
          await("sagas of every shard and locks go on")
              .atMost(STEP_MAX)
              .during(Duration.ofSeconds(6))
              .until(() -> sagas.isHeard() && locks.isHeard());
          sagaStalls.add(sagas.longest());
          lockStalls.add(locks.longest());
          victim.process().start();
          Premises.awaitReady(victim);
        }
        timer.shutdown();
        over.set(true);
        journal.get();
        locking.get();
        assertThat(states).as("states of the session").doesNotContain(SessionState.EXPIRED);
        Files.writeString(
            REPORT,
            "sagas stood still %s%nlocks stood still %s%n".formatted(sagaStalls, lockStalls));
      }
      var books = shop.close(nodes.getFirst(), customers);
      books.requireBalance(customers, orders.get());
    }
  }

  private static void keepOrdering(
      ScheduledExecutorService timer,
      Customers customers,
      AtomicInteger orders,
      AtomicInteger ended) {
    timer.scheduleAtFixedRate(
        () -> {
          if (orders.get() - ended.get() < OPEN_MAX) {
            var number = orders.getAndIncrement();
            customers.place(number, number + 1);
          }
        },
        0,
        ORDER_EVERY_MS,
        TimeUnit.MILLISECONDS);
  }

  private static Map<String, String> at(int port) {
    return Map.of("http.port", Integer.toString(port));
  }

  private static URI url(SagaNodeProcess node) {
    return URI.create(node.process().address());
  }

  /** The driver of each shard publishes what happens to its sagas. */
  private static void follow(
      String bootstrap, Pulse pulse, AtomicInteger ended, AtomicBoolean over) {
    var settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", "pulse");
    settings.put("auto.offset.reset", "latest");
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.subscribe(List.of("skald.sagas.journal"));
      while (!over.get()) {
        for (var event : consumer.poll(Duration.ofMillis(50))) {
          pulse.beat(event.partition());
          if (isEnd(event.headers().lastHeader(Headers.TYPE))) {
            ended.incrementAndGet();
          }
        }
      }
    }
  }

  private static boolean isEnd(Header type) {
    var name = new String(type.value(), StandardCharsets.UTF_8);
    return name.equals(SagaEnded.getClassSchema().getFullName());
  }
}
