package org.skald.infra.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.log.kafka.KafkaClients;
import org.skald.schemas.AvroWire;
import shop.payments.PaymentReceived;

/** Orders that wait for their payment, and the payments, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PaidOrders {

  static final Duration MAX = Duration.ofSeconds(60);
  static final String TOPIC = "payments.events";
  static final String STEP = "await-payment";
  static final Map<String, String> BY_PAYER =
      Map.of(
          "matches: input.orderId", "matches: input.customer",
          "key: event.orderId", "key: event.payer");

  LocalSkald skald;
  Api api;
  AvroWire wire;
  Producer<byte[], byte[]> producer;
  Admin admin;

  @BeforeAll
  void start() throws Exception {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 100_000, Faults.NONE));
    api = new Api(skald.server().url());
    wire = AvroWire.connect(skald.registryUrl().toString());
    producer = new KafkaClients(skald.bootstrap(), "test", Map.of()).producer("payments");
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()));
    create(TOPIC);
    deploy("invoice-order", TOPIC, Map.of());
  }

  @AfterAll
  void stop() {
    admin.close();
    producer.close();
    wire.close();
    skald.close();
  }

  void create(String topic) throws InterruptedException {
    ShopTopics.create(admin, List.of(topic), 1);
  }

  /** The example under another name, at another topic, and with other words. */
  void deploy(String name, String topic, Map<String, String> changes) throws Exception {
    var source =
        example()
            .replace("saga: invoice-order", "saga: " + name)
            .replace("from: payments.events", "from: " + topic);
    for (var change : changes.entrySet()) {
      assertThat(source).contains(change.getKey());
      source = source.replace(change.getKey(), change.getValue());
    }
    var answer = api.yaml("PUT", "/definitions/" + name, source);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
  }

  static String example() throws Exception {
    var resource = "/org/skald/infra/example/invoice-order.yaml";
    try (var file = PlaceOrder.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    }
  }

  void order(String definition, String id) throws Exception {
    var body =
        """
        {"saga": "%s", "input": {"orderId": "%s", "customer": "ann", "sku": "article-1",
         "quantity": 1, "amountCents": 500}}
        """
            .formatted(definition, id);
    var answer = api.post("/sagas", body);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
  }

  long pay(String topic, String order, String payer) throws Exception {
    return send(topic, wire.encode(new PaymentReceived(order, payer, 500L)));
  }

  long send(String topic, byte @Nullable [] value) throws Exception {
    return producer
        .send(new ProducerRecord<>(topic, 0, "any".getBytes(UTF_8), value))
        .get()
        .offset();
  }

  JsonNode saga(String id) throws Exception {
    return api.get("/sagas/" + id).body();
  }

  void awaitState(String id, String state) {
    await(id + " is " + state)
        .atMost(MAX)
        .until(() -> saga(id).path("state").asText().equals(state));
  }

  void awaitWaiting(String id) {
    await(id + " waits")
        .atMost(MAX)
        .until(() ->
            stream(saga(id).path("steps"))
                .anyMatch(it ->
                    it.path("name").asText().equals(STEP)
                        && it.path("status").asText().equals("running")));
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  String payer(String id) throws Exception {
    return stream(saga(id).path("history"))
        .filter(it -> it.path("type").asText().equals("StepSucceeded"))
        .map(it -> it.path("event"))
        .filter(it -> it.path("step").asText().equals(STEP))
        .map(it -> it.path("reply").path("payer").asText())
        .findFirst()
        .orElse("nobody");
  }

  JsonNode health(String topic) throws Exception {
    return api.get("/health").body().path("checks").path("events").path(topic);
  }

  void awaitSettled(String topic) {
    await(topic + " is read")
        .atMost(MAX)
        .until(() ->
            health(topic).path("state").asText().equals("reading")
                && health(topic).path("lag").asLong(-1) == 0);
  }

  List<JsonNode> letters(String definition) throws Exception {
    return stream(api.get("/dead-letters").body().path("letters"))
        .filter(it -> it.path("id").asText().startsWith(definition + ":"))
        .toList();
  }

  void awaitCommitted(String topic, long place) {
    await("its readers have come to " + place)
        .atMost(MAX)
        .until(() ->
            admin
                .listConsumerGroupOffsets("skald-events-skald.sagas-" + topic)
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .anyMatch(it -> it != null && it.offset() == place));
  }
}
