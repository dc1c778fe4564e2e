package org.skald.infra.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.schemas.journal.EventGiven;
import shop.orders.OrderPlaced;
import shop.payments.PaymentReceived;

/**
 * Sagas wait for events, or events for sagas, through two nodes, each of which holds some of the
 * shards only, while one after the other is killed.
 */
@Timeout(300)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventsSurviveTest {

  private static final Duration MAX = Duration.ofMinutes(2);
  private static final Map<String, String> SETTINGS = Map.of("placement.replicas", "1");
  private static final String PAYMENTS = "payments.events";
  private static final String ORDERS = "orders.placed";
  private static final int THIRD = 100;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void each_saga_gets_its_event_once_though_nodes_are_killed() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE);
        var producer = producer(shop.bootstrap())) {
      try (var admin = shop.admin()) {
        ShopTopics.create(admin, List.of(PAYMENTS, ORDERS), Shop.PARTITIONS);
      }
      var first = shop.startNode("first", SETTINGS);
      var second = shop.startNode("second", SETTINGS);
      first.deploy("invoice-order", startedByRecords());

      pay(shop, producer, 0, THIRD); // Events that come first,
      order(shop, producer, 0, 2 * THIRD);
      second.process().kill();
      pay(shop, producer, THIRD, 2 * THIRD); // those that come after,
      second.process().start();
      awaitCompleted(first, THIRD);
      first.process().kill();
      pay(shop, producer, 2 * THIRD, 3 * THIRD);
      order(shop, producer, 2 * THIRD, 3 * THIRD); // and those that come at once.
      first.process().start();
      awaitCompleted(second, 3 * THIRD);

      assertThat(given(shop))
          .hasSize(3 * THIRD)
          .allSatisfy((_, sagas) -> assertThat(sagas).hasSize(1));
      assertThat(second.get("/dead-letters").path("letters")).isEmpty();
    }
  }

  private static String startedByRecords() throws IOException {
    var resource = "/org/skald/infra/example/invoice-order.yaml";
    try (var file = PlaceOrder.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
          .replace("steps:", "start-on: %s\nsteps:".formatted(ORDERS));
    }
  }

  private static Producer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void order(Shop shop, Producer<byte[], byte[]> producer, int from, int to) {
    for (var number = from; number < to; number++) {
      var order = new OrderPlaced(id(number), "customer", "article-" + number % 10, 1, 100L);
      send(producer, ORDERS, number, shop.wire().encode(order));
    }
    producer.flush();
  }

  private static void pay(Shop shop, Producer<byte[], byte[]> producer, int from, int to) {
    for (var number = from; number < to; number++) {
      var paid = new PaymentReceived(id(number), "customer", 100L);
      send(producer, PAYMENTS, number, shop.wire().encode(paid));
    }
    producer.flush();
  }

  private static void send(
      Producer<byte[], byte[]> producer, String topic, int number, byte[] value) {
    producer.send(new ProducerRecord<>(topic, id(number).getBytes(UTF_8), value));
  }

  private static String id(int number) {
    return "order-" + number;
  }

  private static void awaitCompleted(SagaNodeProcess node, int count) {
    await("%d sagas have completed".formatted(count))
        .atMost(MAX)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() -> node.sagas("&state=completed").size() >= count);
  }

  /** The sagas that got each event, by the event's place, as the journal tells it. */
  private static Map<String, List<String>> given(Shop shop) {
    var given = new HashMap<String, List<String>>();
    Journals.read(
        shop.bootstrap(),
        List.of(EventGiven.getClassSchema()),
        event ->
            given
                .computeIfAbsent(
                    "%s-%s".formatted(field(event, "partition"), field(event, "offset")),
                    _ -> new ArrayList<>())
                .add(field(event, "sagaId")));
    return given;
  }

  private static String field(IndexedRecord event, String name) {
    return String.valueOf(event.get(event.getSchema().getField(name).pos()));
  }
}
