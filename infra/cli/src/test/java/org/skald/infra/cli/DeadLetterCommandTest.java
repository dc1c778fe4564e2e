package org.skald.infra.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.log.kafka.KafkaClients;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.SingleObject;
import org.skald.schemas.Topics;
import org.skald.schemas.log.SetRulesLevel;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.StartSaga;
import shop.orders.OrderPlaced;
import shop.payments.ChargeCard;

/** Dead letters from a shell, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLetterCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String START = StartSaga.getClassSchema().getFullName();
  private static final String CANCEL = CancelSaga.getClassSchema().getFullName();

  private static final String TERSE_ORDER =
      """
      saga: terse-order
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        charge-card:
          kind: pivot
          send: shop.payments.ChargeCard
          to: terse.commands
          with:
            orderId: input.orderId
            customer: input.customer
            amountCents: input.amountCents
          reply: shop.payments.CardCharged
          timeout: 1h
      output:
        schema: shop.payments.CardCharged
        with:
          chargeId: steps["charge-card"].chargeId
          amountCents: steps["charge-card"].amountCents
      """;

  private SkaldInAShell skald;
  private AvroWire wire;
  private Producer<byte[], byte[]> producer;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    wire = AvroWire.connect(skald.registryUrl());
    producer = new KafkaClients(skald.bootstrap(), "test", Map.of()).producer("bad");
  }

  @AfterAll
  void stop() {
    producer.close();
    wire.close();
    skald.close();
  }

  private byte[] startOf(String saga) {
    var input = wire.encode(new OrderPlaced(saga, "ann", "article-1", 1, 500L));
    return wire.encode(
        StartSaga.newBuilder()
            .setSagaId(saga)
            .setSaga("place-order")
            .setInput(ByteBuffer.wrap(input))
            .build());
  }

  /** Writes what becomes a dead letter, and waits for it. */
  private JsonNode letter(String key, byte @Nullable [] value, Map<String, String> headers)
      throws Exception {
    var record = new ProducerRecord<>(Topics.SAGAS.log(), key.getBytes(UTF_8), value);
    headers.forEach((name, text) -> Headers.put(record.headers(), name, text));
    var place = producer.send(record).get();
    var id = "%d-%d".formatted(place.partition(), place.offset());
    await("the dead letter " + id)
        .atMost(Duration.ofSeconds(30))
        .until(() -> skald.run("dead-letters", "show", id).exitCode() == 0);
    return JSON.readTree(skald.sound("dead-letters", "show", id, "--json").out());
  }

  private static String id(JsonNode letter) {
    return letter.path("letter").path("id").asText();
  }

  private static Path edit(Path directory, String json) throws Exception {
    return Files.writeString(directory.resolve("edit.json"), json);
  }

  @Test
  void a_command_with_a_wrong_header_is_shown_mended_and_done_once(@TempDir Path directory)
      throws Exception {
    var wrong = Map.of(Headers.ID, "start-dead-1", Headers.TYPE, "shop.Wrong");
    var letter = letter("dead-1", startOf("dead-1"), wrong);
    var right = edit(directory, "{\"headers\": {\"ce_type\": \"%s\"}}".formatted(START)).toString();
    String[] replay = {
      "dead-letters", "replay", id(letter), "--reason=wrong type", "--actor=ann", "--edit", right
    };

    var first = JSON.readTree(skald.sound(with(replay, "--json")).out());
    var second = JSON.readTree(skald.sound(with(replay, "--json")).out());

    assertThat(letter.path("letter").path("code").asText()).isEqualTo("malformed");
    assertThat(letter.path("schema").asText()).isEqualTo(START);
    assertThat(letter.path("value").path("saga").asText()).isEqualTo("place-order");
    assertThat(letter.path("payloads").path("input").path("customer").asText()).isEqualTo("ann");
    assertThat(first.path("outcome").asText()).as("%s", first).isEqualTo("accepted");
    assertThat(first.path("again").asBoolean()).isFalse();
    assertThat(second.path("again").asBoolean()).isTrue();
    assertThat(second.path("position")).isEqualTo(first.path("position"));
    skald.awaitState("dead-1", "completed");
    assertThat(skald.sound("dead-letters", "list", "--code=malformed").out())
        .contains("dead-1", "by ann", "shop.Wrong");
  }

  private static String[] with(String[] command, String more) {
    var all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = more;
    return all;
  }

  @Test
  void what_is_no_record_is_shown_by_its_bytes_and_may_be_replaced(@TempDir Path directory)
      throws Exception {
    var letter = letter("dead-2", new byte[] {1, 2, 3}, Map.of(Headers.TYPE, START));
    var hex = HexFormat.of().formatHex(startOf("dead-2"));
    var right = edit(directory, "{\"hex\": \"%s\"}".formatted(hex)).toString();

    var replayed =
        skald.sound("dead-letters", "replay", id(letter), "--reason=broken", "--edit", right);

    assertThat(letter.path("hex").asText()).isEqualTo("010203");
    assertThat(replayed.out()).contains("accepted as");
    skald.awaitState("dead-2", "completed");
  }

  @Test
  void a_value_is_edited_as_json_and_a_replay_that_is_rejected_says_why(@TempDir Path directory)
      throws Exception {
    var cancel = wire.encode(new CancelSaga("dead-3", "eve", "none"));
    var letter = letter("dead-3", cancel, Map.of(Headers.ID, "c-3", Headers.TYPE, CANCEL));
    var right =
        edit(
                directory,
                "{\"key\": \"nobody\", \"value\":"
                    + " {\"sagaId\": \"nobody\", \"actor\": \"ann\", \"reason\": \"mine\"}}")
            .toString();
    var wrong = directory.resolve("wrong.json");
    Files.writeString(wrong, "{\"value\": {\"sagaId\": 7}}");

    var rejected =
        skald.run("dead-letters", "replay", id(letter), "--reason=mine", "--edit", right);
    var faulty =
        skald.run(
            "dead-letters", "replay", id(letter), "--reason=mine", "--edit", wrong.toString());

    assertThat(letter.path("letter").path("code").asText()).isEqualTo("unauthorized");
    assertThat(rejected.out()).contains("rejected: expected a saga 'nobody'");
    assertThat(rejected.exitCode()).isEqualTo(1);
    assertThat(faulty.err()).contains("expected a value of " + CANCEL);
    assertThat(
            JSON.readTree(skald.sound("dead-letters", "show", id(letter), "--json").out())
                .path("letter")
                .path("replays"))
        .isEmpty();
  }

  /** Else whoever may write to the log, but not as a node, would be served by whoever replays. */
  @Test
  void no_letter_becomes_a_record_that_only_shards_write(@TempDir Path directory) throws Exception {
    var letter = letter("dead-5", new byte[] {1}, Map.of(Headers.TYPE, START));
    var level = SingleObject.encode(new SetRulesLevel(1_000, "eve", "mine"));
    var wrong =
        edit(
            directory,
            "{\"headers\": {\"ce_type\": \"%s\"}, \"hex\": \"%s\"}"
                .formatted(
                    SetRulesLevel.getClassSchema().getFullName(), HexFormat.of().formatHex(level)));

    var replayed =
        skald.run("dead-letters", "replay", id(letter), "--reason=x", "--edit", wrong.toString());

    assertThat(replayed.exitCode()).isEqualTo(1);
    assertThat(replayed.err()).contains("SetRulesLevel, which only shards write");
  }

  @Test
  void a_command_whose_refusal_would_repeat_a_long_text_harms_nobody() throws Exception {
    var input = wire.encode(new OrderPlaced("dead-6", "ann", "article-1", 1, 500L));
    var start =
        StartSaga.newBuilder()
            .setSagaId("dead-6")
            .setSaga("x".repeat(100_000))
            .setInput(ByteBuffer.wrap(input))
            .build();
    var record =
        new ProducerRecord<>(Topics.SAGAS.log(), "dead-6".getBytes(UTF_8), wire.encode(start));
    Headers.put(record.headers(), Headers.ID, "start-dead-6");
    Headers.put(record.headers(), Headers.TYPE, START);

    producer.send(record).get();

    skald.sound(
        "saga",
        "start",
        "place-order",
        "--wait",
        "--input",
        """
        {"orderId": "dead-6", "customer": "ann", "sku": "article-1", "quantity": 1,
         "amountCents": 5}\
        """);
  }

  @Test
  void what_proves_something_is_never_shown() throws Exception {
    var reply =
        Map.of(
            Headers.ID,
            "r-4",
            Headers.TYPE,
            Headers.TYPE_REPLY,
            Headers.COMMAND_ID,
            "dead-4/ship/do",
            Headers.ATTEMPT,
            "1",
            Headers.OUTCOME,
            "ok",
            Headers.REPLY_TOKEN,
            "a-secret-token",
            "skald_seal",
            "a-secret-seal");

    var letter = letter("dead-4", null, reply);

    assertThat(letter.path("letter").path("code").asText()).isEqualTo("unauthorized");
    assertThat(letter.toString()).doesNotContain("a-secret");
    assertThat(skald.sound("dead-letters", "show", id(letter)).out())
        .contains("ce_replytoken", "(withheld)", "dead-4/ship/do")
        .doesNotContain("a-secret");
    assertThat(skald.sound("dead-letters", "list", "--json").out()).doesNotContain("a-secret");
  }

  @Test
  void an_ok_without_the_reply_that_is_looked_into_is_a_letter_and_may_be_mended(
      @TempDir Path directory) throws Exception {
    skald.createTopics(1, "terse.commands");
    var file = Files.writeString(directory.resolve("terse-order.yaml"), TERSE_ORDER);
    var right =
        edit(
                directory,
                "{\"schema\": \"shop.payments.CardCharged\","
                    + " \"value\": {\"chargeId\": \"c-5\", \"amountCents\": 500}}")
            .toString();
    try (var terse =
        skald
            .participant("terse.commands", Map.of())
            .on(ChargeCard.class, (_, _) -> null)
            .build()) {
      terse.start();
      skald.sound("saga", "deploy", file.toString());
      skald.sound(
          "saga",
          "start",
          "terse-order",
          "--input",
          "{\"orderId\": \"dead-5\", \"customer\": \"ann\", \"sku\": \"article-1\","
              + " \"quantity\": 1, \"amountCents\": 500}");
      await("a dead letter")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !letters("faulty-reply").isEmpty());
    }
    var id = letters("faulty-reply").path(0).path("id").asText();

    var told = skald.sound("dead-letters", "show", id).out();
    skald.sound("dead-letters", "replay", id, "--reason=its charge is c-5", "--edit", right);

    assertThat(told)
        .contains(
            "attempt 1 of dead-5/charge-card/do: expected a reply of shop.payments.CardCharged,"
                + " found none");
    skald.awaitState("dead-5", "completed");
    assertThat(skald.show("dead-5").path("output").path("chargeId").asText()).isEqualTo("c-5");
  }

  private JsonNode letters(String code) throws Exception {
    var listed = skald.sound("dead-letters", "list", "--code=" + code, "--json");
    return JSON.readTree(listed.out()).path("letters");
  }

  @Test
  void there_are_no_others() {
    assertThat(skald.run("dead-letters", "show", "0-999999").exitCode()).isEqualTo(4);
    assertThat(skald.run("dead-letters", "show", "nonsense").exitCode()).isEqualTo(4);
    assertThat(skald.run("dead-letters", "show", "0-1", "--log=nobody").exitCode()).isEqualTo(4);
    assertThat(skald.run("dead-letters", "list", "--log=skald.coordination").exitCode()).isZero();
    assertThat(skald.run("dead-letters", "list", "--limit=0").exitCode()).isEqualTo(1);
    assertThat(skald.run("dead-letters", "list", "--log=nobody").err())
        .contains(
            "log: expected one of the logs [skald.sagas, skald.coordination], found 'nobody'");
  }
}
