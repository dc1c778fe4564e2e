package org.skald.infra.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;
import org.skald.schemas.Headers;

/**
 * A saga that nobody answers, and what a person does about it, from a shell. Many of them are
 * helped at once; more with {@code -Dmany=10000}.
 */
@Timeout(1_800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StuckSagaTest {

  private static final String TOPIC = "parcels.commands";
  private static final String DEFINITION =
      """
      saga: send-parcel
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        hand-over:
          kind: pivot
          send: shop.shipping.Ship
          to: parcels.commands
          with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          timeout: 200ms
          on-unknown: hold
      """;
  private static final int MANY = Integer.getInteger("many", 10);
  private static final int AT_ONCE = 24;
  private static final Duration MANY_MAX = Duration.ofSeconds(60 + MANY / 20);

  private LocalSkald skald;

  @TempDir private static Path folder;

  @BeforeAll
  void start() throws Exception {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE));
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    var file = Files.writeString(folder.resolve("send-parcel.yaml"), DEFINITION);
    assertThat(run("saga", "deploy", file.toString()).exitCode()).isZero();
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private CommandLineTest.Ran run(String... arguments) {
    return CommandLineTest.run(
        Stream.concat(Stream.of(arguments), Stream.of("--url=" + skald.server().url()))
            .toArray(String[]::new));
  }

  private void startStuck(String order) {
    send(order);
    await().atMost(Duration.ofSeconds(30)).until(() -> isStuckAfter(order, 1));
  }

  private void send(String order) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "pen", "quantity": 1, "amountCents": 500}
        """
            .formatted(order);
    var started = run("saga", "start", "send-parcel", "--input", input);
    assertThat(started.exitCode()).as(started.err()).isZero();
  }

  private boolean isStuckAfter(String order, int attempts) throws JsonProcessingException {
    return show(order).path("state").asText().equals("stuck")
        && types(order).stream().filter("StepStarted"::equals).count() == attempts;
  }

  private JsonNode show(String order) throws JsonProcessingException {
    return new ObjectMapper().readTree(run("saga", "show", order, "--json").out());
  }

  private List<String> types(String order) throws JsonProcessingException {
    return history(order).map(it -> it.path("type").asText()).toList();
  }

  private Stream<JsonNode> history(String order) throws JsonProcessingException {
    return StreamSupport.stream(show(order).path("history").spliterator(), false);
  }

  @Test
  void a_step_is_asked_for_once_more_and_then_taken_for_settled() throws IOException {
    startStuck("parcel-1");

    var resumed =
        run("saga", "resume", "parcel-1", "--reason", "the van is back", "--actor", "eve");
    await().atMost(Duration.ofSeconds(30)).until(() -> isStuckAfter("parcel-1", 2));
    var skipped =
        run("saga", "skip", "parcel-1", "--step", "hand-over", "--reason", "carried it myself");

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(skipped.exitCode()).as(skipped.err()).isZero();
    assertThat(skipped.out()).contains("completed");
    await().until(() -> types("parcel-1").contains("SagaEnded"));
    assertThat(types("parcel-1"))
        .containsExactly(
            "SagaStarted",
            "StepStarted",
            "StepTimedOut",
            "SagaStuck",
            "StepResumed",
            "StepStarted",
            "StepTimedOut",
            "SagaStuck",
            "StepSkippedByHand",
            "SagaEnded");
    var act = history("parcel-1").filter(it -> it.path("type").asText().equals("StepResumed"));
    assertThat(act)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.path("event").path("actor").asText()).isEqualTo("eve");
          assertThat(it.path("event").path("reason").asText()).isEqualTo("the van is back");
        });
  }

  @Test
  void many_are_helped_at_once_after_a_look_at_which() throws Exception {
    startMany();
    awaitStuck(MANY);

    var dry = run("saga", "resume", "--all", "--definition=send-parcel", "--dry-run", "--reason=x");
    var json = run("saga", "resume", "--all", "--dry-run", "--reason=x", "--json");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("%,d sagas are stuck and would be resumed".formatted(MANY));
    assertThat(new ObjectMapper().readTree(json.out()).path("sagas")).hasSize(MANY);

    var none = run("saga", "skip", "--all", "--step=ship", "--reason=x");
    var other = run("saga", "skip", "--all", "--definition=place-order", "--reason=x");
    assertThat(none.out()).contains("0 sagas skipped, 0 had gone on, 0 refused");
    assertThat(other.out()).contains("0 sagas skipped, 0 had gone on, 0 refused");

    var began = System.nanoTime();
    var resumed = run("saga", "resume", "--all", "--reason=the van is back", "--actor=eve");
    report("%,d sagas resumed in %,d ms".formatted(MANY, (System.nanoTime() - began) / 1_000_000));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out())
        .contains("%,d sagas resumed, 0 had gone on, 0 refused".formatted(MANY));
    awaitStuck(MANY);
    assertThat(types("bulk-7")).containsOnlyOnce("StepResumed");
    assertThat(told("StepResumed")).as("acts in the history").isEqualTo(MANY);

    var late = run("saga", "cancel", "--all", "--state=stuck", "--json");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(late.out()).path("refused")).hasSize(MANY);
    var skipped = run("saga", "skip", "--all", "--reason=carried them myself", "--json");
    assertThat(new ObjectMapper().readTree(skipped.out()).path("skipped").asInt()).isEqualTo(MANY);
    assertThat(show("bulk-3").path("state").asText()).isEqualTo("completed");
  }

  private static void report(String line) throws IOException {
    Files.writeString(Path.of("target", "bulk.txt"), line + System.lineSeparator());
  }

  private void startMany() throws InterruptedException {
    var places = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var number = 0; number < MANY; number++) {
        var order = "bulk-" + number;
        places.acquire();
        threads.execute(() -> {
          try {
            send(order);
          } finally {
            places.release();
          }
        });
      }
    }
  }

  private void awaitStuck(int sagas) {
    await()
        .atMost(MANY_MAX)
        .pollInterval(Duration.ofMillis(500))
        .until(() ->
            new ObjectMapper()
                    .readTree(
                        run("saga", "resume", "--all", "--dry-run", "--reason=x", "--json").out())
                    .path("sagas")
                    .size()
                == sagas);
  }

  /** How many events of a type the journal tells of sagas that were helped at once. */
  private long told(String type) {
    var settings = new Properties();
    settings.put("bootstrap.servers", skald.bootstrap());
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      var partitions =
          consumer.partitionsFor("skald.sagas.journal").stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var count = 0L;
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          var its = new String(record.headers().lastHeader(Headers.TYPE).value(), UTF_8);
          var isOne = new String(record.key(), UTF_8).startsWith("bulk-");
          count += isOne && its.endsWith("." + type) ? 1 : 0;
        }
      }
      return count;
    }
  }

  @Test
  void it_is_one_saga_or_all_of_them() {
    assertThat(run("saga", "resume", "--reason=x").err())
        .contains("expected the ID of a saga or --all, found neither");
    assertThat(run("saga", "cancel", "parcel-9", "--all").err()).contains("found both");
    assertThat(run("saga", "skip", "parcel-9", "--dry-run", "--reason=x").err())
        .contains("--dry-run: expected --all beside it");
  }

  @Test
  void what_is_not_stuck_is_not_helped() {
    startStuck("parcel-2");
    assertThat(run("saga", "skip", "parcel-2", "--reason", "done").exitCode()).isZero();

    var again = run("saga", "skip", "parcel-2", "--step", "hand-over", "--reason", "done");
    var which = run("saga", "resume", "parcel-2", "--reason", "once more");
    var unknown = run("saga", "resume", "nobody", "--step", "hand-over", "--reason", "x");

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("expected saga 'parcel-2' to be stuck at step 'hand-over'")
        .contains("the saga has ended: COMPLETED");
    assertThat(which.exitCode()).isEqualTo(1);
    assertThat(which.err()).contains("--step: expected which step");
    assertThat(unknown.exitCode()).isEqualTo(4);
  }
}
