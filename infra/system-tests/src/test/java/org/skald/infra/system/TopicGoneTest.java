package org.skald.infra.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.schemas.Headers;

/** A command topic that somebody deletes holds up the sagas that need it, and no others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TopicGoneTest {

  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final int GIFTS = 8;
  private static final int ORDERS = 40;
  private static final String TOPIC = "gifts.commands";
  private static final String GIFT =
      """
      saga: send-gift
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        pick-gift:
          send: shop.stock.ReserveStock
          to: gifts.commands
          with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          timeout: 1h
          compensate: none
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void only_sagas_that_need_the_topic_wait_and_go_on_when_it_is_back() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var node = shop.startNode("node", Map.of());
      var customers = shop.customers(node);
      create(shop);
      node.deploy("send-gift", GIFT);
      delete(shop);

      for (var gift = 0; gift < GIFTS; gift++) {
        start(node, "gift-" + gift);
      }
      customers.place(0, ORDERS).join();

      await("every order completes")
          .atMost(WAIT_MAX)
          .until(() -> node.sagas("&state=completed").size() == ORDERS);
      assertThat(heldUp(node)).containsExactly(TOPIC);
      assertThat(node.sagas("&state=running")).hasSize(GIFTS);
      create(shop);
      assertThat(received(shop))
          .containsExactlyElementsOf(
              IntStream.range(0, GIFTS).mapToObj("gift-%d/pick-gift/do"::formatted).toList());
      await("nothing is held up").atMost(WAIT_MAX).until(() -> heldUp(node).isEmpty());
    }
  }

  private static void create(Shop shop) throws Exception {
    try (var admin = shop.admin()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void delete(Shop shop) throws Exception {
    try (var admin = shop.admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
      await("the topic is gone")
          .atMost(WAIT_MAX)
          .until(() -> !admin.listTopics().names().get().contains(TOPIC));
    }
  }

  private static void start(SagaNodeProcess node, String id) throws Exception {
    var body =
        """
        {"saga": "send-gift", "input": {"orderId": "%s", "customer": "c", "sku": "s", \
        "quantity": 1, "amountCents": 1}}\
        """
            .formatted(id);
    var answer =
        node.exchange(
            node.request("/sagas")
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static Set<String> heldUp(SagaNodeProcess node) {
    var topics = new TreeSet<String>();
    node.get("/health")
        .path("checks")
        .path("shards")
        .forEach(shard -> shard.path("heldUp").forEach(topic -> topics.add(topic.asText())));
    return topics;
  }

  /** The ids of the commands in the topic, as soon as there are enough. */
  private static Set<String> received(Shop shop) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, shop.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      var ids = new TreeSet<String>();
      await("every gift is asked for")
          .atMost(WAIT_MAX)
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(
                    it -> ids.add(new String(it.headers().lastHeader(Headers.ID).value(), UTF_8)));
            return ids.size() >= GIFTS;
          });
      return ids;
    }
  }
}
