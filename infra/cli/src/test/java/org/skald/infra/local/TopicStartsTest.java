package org.skald.infra.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.log.kafka.KafkaClients;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import shop.orders.Approval;
import shop.orders.OrderPlaced;

/** Records of topics start sagas, on a real broker: each one, exactly one. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class TopicStartsTest {

  private static final Duration MAX = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private LocalSkald skald;
  private Api api;
  private AvroWire wire;
  private Producer<byte[], byte[]> producer;
  private Admin admin;

  @BeforeAll
  void start() {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 100_000, Faults.NONE));
    api = new Api(skald.server().url());
    wire = AvroWire.connect(skald.registryUrl().toString());
    producer = new KafkaClients(skald.bootstrap(), "test", Map.of()).producer("orders");
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()));
  }

  @AfterAll
  void stop() {
    admin.close();
    producer.close();
    wire.close();
    skald.close();
  }

  /** The example's definition under another name, with this line more. */
  private static String definition(String name, int version, String startOn) {
    return PlaceOrder.source()
        .replace("saga: place-order", "saga: " + name)
        .replace("version: 1", "version: " + version)
        .replace("deadline: 15m", startOn + "\ndeadline: 15m");
  }

  private void deploy(String name, int version, String startOn) throws Exception {
    var answer = api.yaml("PUT", "/definitions/" + name, definition(name, version, startOn));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
  }

  private void create(String topic) throws InterruptedException {
    ShopTopics.create(admin, List.of(topic), PARTITIONS);
  }

  private static OrderPlaced order(String id) {
    return new OrderPlaced(id, "ann", "article-1", 1, 500L);
  }

  private void send(String topic, String... orders) throws Exception {
    for (var id : orders) {
      send(new ProducerRecord<>(topic, id.getBytes(UTF_8), wire.encode(order(id))));
    }
  }

  private long send(ProducerRecord<byte[], byte[]> record) throws Exception {
    return producer.send(record).get().offset();
  }

  private static String[] ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(it -> prefix + "-" + it).toArray(String[]::new);
  }

  private JsonNode saga(String id) throws Exception {
    return api.get("/sagas/" + id).body();
  }

  private void awaitCompleted(String... orders) {
    for (var id : orders) {
      await(id).atMost(MAX).until(() -> saga(id).path("state").asText().equals("completed"));
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private void assertStartedOnce(String... orders) throws Exception {
    for (var id : orders) {
      var types = stream(saga(id).path("history")).map(it -> it.path("type").asText()).toList();
      assertThat(types).as(id).containsOnlyOnce("SagaStarted").contains("SagaEnded");
    }
  }

  private JsonNode health(String definition) throws Exception {
    return api.get("/health").body().path("checks").path("starts").path(definition);
  }

  private void awaitSettled(String definition) {
    await(definition + " has settled all records")
        .atMost(MAX)
        .until(() ->
            health(definition).path("state").asText().equals("reading")
                && health(definition).path("lag").asLong(-1) == 0);
  }

  private List<JsonNode> letters(String definition) throws Exception {
    return stream(api.get("/dead-letters").body().path("letters"))
        .filter(it -> it.path("id").asText().startsWith(definition + ":"))
        .toList();
  }

  @Test
  void records_from_before_and_after_the_deployment_start_one_saga_each() throws Exception {
    create("early.placed");
    send("early.placed", ids("early", 5));

    deploy("early", 1, "start-on: early.placed");
    awaitCompleted(ids("early", 5));
    send("early.placed", ids("late", 5));

    awaitCompleted(ids("late", 5));
    assertStartedOnce(ids("early", 5));
    assertStartedOnce(ids("late", 5));
    assertThat(saga("late-0").path("definition").asText()).isEqualTo("early");
    assertThat(letters("early")).isEmpty();
    var shown = api.get("/definitions/early").body().path("versions").path(0);
    assertThat(shown.path("startOn").asText()).isEqualTo("early.placed");
    var counted = "skald_start_records_total{definition=\"early\",topic=\"early.placed\"} 10.0";
    await().atMost(MAX).until(() -> api.get("/metrics").raw().body().contains(counted));
  }

  @Test
  void a_topic_that_is_made_later_is_waited_for() throws Exception {
    deploy("patient", 1, "start-on: patient.placed");
    await().atMost(MAX).until(() -> health("patient").path("state").asText().equals("waiting"));
    assertThat(health("patient").path("trouble").asText())
        .isEqualTo("expected a topic patient.placed, found none yet");

    create("patient.placed");
    send("patient.placed", "patient-0");

    awaitCompleted("patient-0");
    assertThat(health("patient").has("trouble")).isFalse();
  }

  @Test
  void a_new_version_moves_to_another_topic_stops_and_goes_on_where_it_was() throws Exception {
    create("moving.first");
    create("moving.second");
    deploy("moving", 1, "start-on: moving.first");
    send("moving.first", "moving-0");
    awaitCompleted("moving-0");

    deploy("moving", 2, "start-on: moving.second");
    send("moving.second", "moving-1");
    awaitCompleted("moving-1");
    send("moving.first", "moving-2");
    deploy("moving", 3, "");
    await().atMost(MAX).until(() -> health("moving").isMissingNode());
    send("moving.second", "moving-3");
    deploy("moving", 4, "start-on: moving.first");
    awaitCompleted("moving-2");

    assertThat(saga("moving-1").path("version").asInt()).isEqualTo(2);
    assertThat(saga("moving-2").path("version").asInt()).isEqualTo(4);
    assertThat(api.get("/sagas/moving-3").status()).isEqualTo(404);
    assertStartedOnce("moving-0", "moving-1", "moving-2");
  }

  @Test
  void records_that_are_delivered_again_start_nothing_again() throws Exception {
    create("again.placed");
    deploy("again", 1, "start-on: again.placed");
    send("again.placed", ids("again", 20));
    awaitCompleted(ids("again", 20));
    deploy("again", 2, "");
    await().atMost(MAX).until(() -> health("again").isMissingNode());

    rewind("skald-start-skald.sagas-again", "again.placed");
    send("again.placed", "again-0", "again-last"); // One is produced twice, too.
    deploy("again", 3, "start-on: again.placed");
    awaitCompleted("again-last");
    awaitSettled("again");

    assertStartedOnce(ids("again", 20));
    assertThat(saga("again-7").path("version").asInt()).isEqualTo(1);
    assertThat(letters("again")).isEmpty();
  }

  private void rewind(String group, String topic) {
    var beginning =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                Collectors.toMap(
                    it -> new TopicPartition(topic, it), _ -> new OffsetAndMetadata(0)));
    await("the group is empty")
        .atMost(MAX)
        .ignoreExceptions()
        .until(() -> {
          admin.alterConsumerGroupOffsets(group, beginning).all().get();
          return true;
        });
  }

  @Test
  void what_can_start_no_saga_is_a_dead_letter_and_the_next_record_goes_on() throws Exception {
    create("poison.placed");
    deploy("poison", 1, "start-on: poison.placed");
    send("poison.placed", "poison-0");
    awaitCompleted("poison-0");

    var bytes = poison(new byte[] {1, 2, 3, 4, 5, 6});
    var nothing = poison(null);
    poison(wire.encode(new Approval("grace", "ada"))); // None of its own, as on a shared topic.
    var blank = poison(wire.encode(order(" ")));
    var large = poison(new byte[512 << 10]);
    var taken = poison(wire.encode(new OrderPlaced("poison-0", "eve", "article-1", 1, 500L)));
    poison(wire.encode(order("poison-1")));

    awaitCompleted("poison-1");
    assertLetter(bytes, "faulty-input", "starts with a zero byte; found 0x01");
    assertLetter(nothing, "faulty-input", "expected registry wire format");
    assertLetter(blank, "faulty-id", "input.orderId");
    assertLetter(large, "oversized", "so that the start fits into the log");
    assertLetter(taken, "saga-id-taken", "'poison-0' is a saga of poison@1");
    assertThat(letters("poison")).hasSize(5);
    assertStartedOnce("poison-0", "poison-1");
  }

  private String poison(byte @Nullable [] value) throws Exception {
    var offset = send(new ProducerRecord<>("poison.placed", 0, "any".getBytes(UTF_8), value));
    return "poison:poison.placed-0-" + offset;
  }

  private void assertLetter(String id, String code, String cause) throws Exception {
    var letter = api.get("/dead-letters/skald.sagas/" + id).body().path("letter");
    assertThat(letter.path("id").asText()).isEqualTo(id);
    assertThat(letter.path("code").asText()).as("%s", letter).isEqualTo(code);
    assertThat(letter.path("cause").asText()).contains(cause);
    assertThat(letter.path("key").asText()).isEqualTo("any");
  }

  @Test
  void a_record_that_no_topic_of_dead_letters_takes_is_told_of_without_its_value()
      throws Exception {
    var topic = new NewTopic("huge.placed", 1, (short) 1);
    admin.createTopics(List.of(topic.configs(Map.of("max.message.bytes", "4194304")))).all().get();
    deploy("huge", 1, "start-on: huge.placed");

    send(new ProducerRecord<>("huge.placed", 0, null, new byte[3 << 20]));
    send("huge.placed", "huge-1");

    awaitCompleted("huge-1");
    var letter = api.get("/dead-letters/skald.sagas/huge:huge.placed-0-0").body();
    assertThat(letter.path("letter").path("code").asText()).isEqualTo("oversized");
    assertThat(letter.path("letter").path("cause").asText()).contains("found 3145728");
    assertThat(letter.hasNonNull("hex")).isFalse();
  }

  @Test
  void a_dead_letter_that_is_mended_starts_its_saga_once() throws Exception {
    create("mended.placed");
    deploy("mended", 1, "start-on: mended.placed");
    var offset = send(new ProducerRecord<>("mended.placed", 1, null, wire.encode(order(" "))));
    var path = "/dead-letters/skald.sagas/mended:mended.placed-1-" + offset;
    await().atMost(MAX).until(() -> api.get(path).status() == 200);

    var asItWas = api.post(path + "/replay", "{\"reason\": \"again\"}");
    var value =
        """
        {"orderId": "mended-0", "customer": "ann", "sku": "article-1", "quantity": 1,
         "amountCents": 500}
        """;
    var wish = "{\"reason\": \"no id\", \"actor\": \"ada\", \"edit\": {\"value\": %s}}";
    var mended = api.post(path + "/replay", wish.formatted(value));
    var again = api.post(path + "/replay", wish.formatted(value));

    assertThat(asItWas.status()).isEqualTo(422);
    assertThat(asItWas.text("type")).isEqualTo("/problems/faulty-id");
    assertThat(mended.text("outcome")).as("%s", mended.body()).isEqualTo("accepted");
    assertThat(again.body().path("again").asBoolean()).isTrue();
    assertThat(again.body().path("position")).isEqualTo(mended.body().path("position"));
    awaitCompleted("mended-0");
    assertThat(letters("mended").getFirst().path("replays").path(0).path("actor").asText())
        .isEqualTo("ada");
  }

  @Test
  void the_trace_of_a_record_goes_on_in_its_saga() throws Exception {
    create("traced.placed");
    deploy("traced", 1, "start-on: traced.placed");
    var record =
        new ProducerRecord<>(
            "traced.placed", "traced-0".getBytes(UTF_8), wire.encode(order("traced-0")));
    Headers.put(record.headers(), Headers.TRACEPARENT, TRACE);
    send(record);

    awaitCompleted("traced-0");

    assertThat(
            new String(
                Records.of(skald.bootstrap(), "payments.commands", "traced-0")
                    .getFirst()
                    .headers()
                    .lastHeader(Headers.TRACEPARENT)
                    .value(),
                UTF_8))
        .startsWith(TRACE.substring(0, 35));
  }

  @Test
  void records_of_a_transaction_that_is_aborted_start_nothing() throws Exception {
    create("aborted.placed");
    deploy("aborted", 1, "start-on: aborted.placed");
    var clients = new KafkaClients(skald.bootstrap(), "test", Map.of());
    try (var transactions = clients.transactionalProducer("aborts")) {
      transactions.initTransactions();
      transactions.beginTransaction();
      transactions
          .send(new ProducerRecord<>("aborted.placed", 0, null, wire.encode(order("aborted-0"))))
          .get();
      transactions.abortTransaction();
    }
    send(new ProducerRecord<>("aborted.placed", 0, null, wire.encode(order("aborted-1"))));

    awaitCompleted("aborted-1");

    assertThat(api.get("/sagas/aborted-0").status()).isEqualTo(404);
  }

  @Test
  void the_log_s_own_topics_start_no_sagas() throws Exception {
    var answer =
        api.yaml(
            "PUT", "/definitions/circle", definition("circle", 1, "start-on: skald.sagas.journal"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("type")).isEqualTo("/problems/own-topic");
  }

  @Test
  void a_saga_is_started_over_http_with_an_input_in_avro_too() throws Exception {
    var avro = Base64.getEncoder().encodeToString(wire.encode(order("avro-0")));

    var started =
        api.post("/sagas", "{\"saga\": \"place-order\", \"avro\": \"%s\"}".formatted(avro));
    var repeated =
        api.post("/sagas", "{\"saga\": \"place-order\", \"avro\": \"%s\"}".formatted(avro));
    var neither = api.post("/sagas", "{\"saga\": \"place-order\"}");
    var none = api.post("/sagas", "{\"saga\": \"place-order\", \"avro\": \"§\"}");

    assertThat(started.status()).as("%s", started.body()).isEqualTo(201);
    assertThat(started.text("id")).isEqualTo("avro-0");
    assertThat(repeated.status()).isEqualTo(201);
    assertThat(neither.status()).isEqualTo(400);
    assertThat(none.status()).isEqualTo(400);
  }
}
