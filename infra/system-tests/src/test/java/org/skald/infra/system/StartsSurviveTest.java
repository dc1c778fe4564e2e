package org.skald.infra.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopAudit;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.schemas.journal.SagaStarted;
import shop.orders.OrderPlaced;

/**
 * Records of a topic start sagas through two nodes, each of which holds some of the shards only,
 * while one after the other is killed.
 */
@Timeout(300)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartsSurviveTest {

  private static final Duration MAX = Duration.ofMinutes(2);
  private static final Map<String, String> SETTINGS = Map.of("placement.replicas", "1");
  private static final String TOPIC = "orders.placed";
  private static final int ORDERS = 900;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final Map<String, OrderPlaced> orders = new HashMap<>();

  @Test
  void every_record_starts_one_saga_though_nodes_are_killed(TestReporter reporter)
      throws Exception {
    try (var shop = new Shop(directory, Faults.NONE);
        var producer = producer(shop.bootstrap())) {
      try (var admin = shop.admin()) {
        ShopTopics.create(admin, List.of(TOPIC), Shop.PARTITIONS);
      }
      var first = shop.startNode("first", SETTINGS);
      var second = shop.startNode("second", SETTINGS);
      place(shop, producer, ORDERS / 3);
      first.deploy(PlaceOrder.NAME, startedByRecords());

      awaitSagas(first, 50);
      second.process().kill();
      place(shop, producer, ORDERS / 3);
      second.process().start();
      awaitSagas(second, ORDERS / 3 + 50);
      first.process().kill();
      place(shop, producer, ORDERS / 3);
      first.process().start();
      awaitCompleted(second);

      assertThat(ShopAudit.read(shop.bootstrap(), shop.wire()).violations(orders, Map.of()))
          .as("what does not add up")
          .isEmpty();
      assertThat(starts(shop)).hasSize(ORDERS).allSatisfy((_, times) -> assertThat(times).isOne());
      assertThat(second.get("/dead-letters").path("letters")).isEmpty();
      reporter.publishEntry("starts of the second node", started(second));
    }
  }

  private static String startedByRecords() {
    return PlaceOrder.source().replace("deadline:", "start-on: %s\ndeadline:".formatted(TOPIC));
  }

  private static Producer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void place(Shop shop, Producer<byte[], byte[]> producer, int count) {
    for (var left = count; left > 0; left--) {
      var id = "order-" + orders.size();
      var order = new OrderPlaced(id, "customer", "article-" + left % 10, 1, 100L);
      orders.put(id, order);
      producer.send(new ProducerRecord<>(TOPIC, id.getBytes(UTF_8), shop.wire().encode(order)));
    }
    producer.flush();
  }

  private static void awaitSagas(SagaNodeProcess node, int count) {
    await("%d sagas".formatted(count))
        .atMost(MAX)
        .ignoreExceptions()
        .until(() -> node.sagas("").size() >= count);
  }

  private static void awaitCompleted(SagaNodeProcess node) {
    await("every saga has completed")
        .atMost(MAX)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() -> node.sagas("&state=completed").size() == ORDERS);
  }

  /** How often each saga was started, as the journal tells it. */
  private static Map<String, Integer> starts(Shop shop) {
    var starts = new HashMap<String, Integer>();
    Journals.read(
        shop.bootstrap(),
        List.of(SagaStarted.getClassSchema()),
        event -> starts.merge(String.valueOf(event.get(0)), 1, Integer::sum));
    return starts;
  }

  private static String started(SagaNodeProcess node) throws Exception {
    var metrics = node.exchange(node.request("/metrics").build()).body();
    return metrics
        .lines()
        .filter(it -> it.startsWith("skald_start_records_total"))
        .findFirst()
        .orElse("none");
  }
}
