package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.participant.Participant;
import shop.shipping.Ship;
import shop.shipping.Shipped;

/**
 * The example of {@code unknown-outcomes.md}, and a participant over a network that loses replies
 * and delays commands, which is asked what became of them.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueriedSagaTest {

  private static final String FILE = SkaldInAShell.example("careful-order.yaml");
  private static final String TOPIC = "unreliable-parcels.commands";
  private static final String DEFINITION =
      """
      saga: unreliable-parcel
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        hand-over:
          kind: pivot
          send: shop.shipping.Ship
          to: unreliable-parcels.commands
          with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          reply: shop.shipping.Shipped
          timeout: 1s
          retry: { attempts: 5, backoff: 100ms }
          on-unknown: query
      """;

  private final Queue<String> handedOver = new ConcurrentLinkedQueue<>();
  private SkaldInAShell skald;
  private Participant participant;

  @TempDir private static Path folder;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    skald.createTopics(1, TOPIC, UnreliableParcels.LOST_REPLIES);
    participant =
        skald
            .participant(
                TOPIC,
                Map.of(
                    "kafka." + ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                    UnreliableParcels.class.getName()))
            .on(
                Ship.class,
                (ship, context) -> {
                  handedOver.add(ship.getOrderId() + " by attempt " + context.attempt());
                  return new Shipped("T-" + context.attempt());
                })
            .build();
    participant.start();
    skald.sound("saga", "deploy", FILE);
    skald.sound(
        "saga",
        "deploy",
        Files.writeString(folder.resolve("unreliable-parcel.yaml"), DEFINITION).toString());
  }

  @AfterAll
  void stop() {
    participant.close();
    skald.close();
  }

  private void order(String saga, String id) {
    var input =
        """
        {"orderId": "%s", "customer": "ada", "sku": "article-1", "quantity": 1, "amountCents": 500}
        """
            .formatted(id);
    skald.sound("saga", "start", saga, "--input", input);
  }

  private List<String> types(String saga) throws JsonProcessingException {
    return history(saga).stream().map(it -> it.path("type").asText()).toList();
  }

  private List<JsonNode> history(String saga) throws JsonProcessingException {
    return StreamSupport.stream(skald.show(saga).path("history").spliterator(), false).toList();
  }

  private List<String> handedOver(String saga) {
    return handedOver.stream().filter(it -> it.startsWith(saga + " ")).toList();
  }

  @Test
  void the_example_completes() {
    order("careful-order", "c-1");

    skald.awaitState("c-1", "completed");
  }

  @Test
  void what_was_done_and_not_answered_is_not_done_again() throws Exception {
    order("unreliable-parcel", "lost-1");

    skald.awaitState("lost-1", "completed");
    await().until(() -> types("lost-1").contains("SagaEnded"));
    assertThat(types("lost-1"))
        .containsExactly(
            "SagaStarted",
            "StepStarted",
            "StepTimedOut",
            "StepQueried",
            "StepSucceeded",
            "SagaEnded");
    assertThat(handedOver("lost-1")).containsExactly("lost-1 by attempt 1");
    assertThat(UnreliableParcels.queries()).containsOnlyOnce("lost-1");
  }

  @Test
  void a_command_that_comes_after_the_query_about_it_is_not_done_any_more() throws Exception {
    order("unreliable-parcel", "late-1");

    skald.awaitState("late-1", "completed");
    await().until(() -> types("late-1").contains("SagaEnded"));
    sendWhatWasKeptBack("late-1");
    order("unreliable-parcel", "after-1"); // Of the same partition, so it is read later.
    skald.awaitState("after-1", "completed");

    assertThat(types("late-1"))
        .containsExactly(
            "SagaStarted",
            "StepStarted",
            "StepTimedOut",
            "StepQueried",
            "StepFailed",
            "StepStarted",
            "StepSucceeded",
            "SagaEnded");
    assertThat(handedOver("late-1")).containsExactly("late-1 by attempt 2");
    assertThat(skald.history("late-1", "StepFailed"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.path("attempt").asInt()).isEqualTo(1);
          assertThat(it.path("reason").asText())
              .isEqualTo(
                  "it had not come when it was asked about,"
                      + " so this attempt is not done any more");
        });
    assertThat(skald.run("saga", "show", "late-1").out()).contains("StepQueried  hand-over");
  }

  private void sendWhatWasKeptBack(String saga) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(UnreliableParcels.keptBack(saga)).get();
    }
  }

  @Test
  void who_is_down_is_asked_again_until_a_person_is_called_and_again_when_it_is_resumed()
      throws Exception {
    var silent = "silent-parcels.commands";
    skald.createTopics(1, silent);
    var definition =
        DEFINITION
            .replace("unreliable-parcels.commands", silent)
            .replace("saga: unreliable-parcel", "saga: silent-parcel")
            .replace("attempts: 5", "attempts: 2")
            .replace("timeout: 1s", "timeout: 200ms");
    skald.sound(
        "saga",
        "deploy",
        Files.writeString(folder.resolve("silent-parcel.yaml"), definition).toString());

    order("silent-parcel", "down-1");
    skald.awaitState("down-1", "stuck");
    await().until(() -> types("down-1").contains("SagaStuck"));
    assertThat(types("down-1"))
        .containsExactly(
            "SagaStarted",
            "StepStarted",
            "StepTimedOut",
            "StepQueried",
            "StepQueried",
            "StepTimedOut",
            "SagaStuck");

    skald.sound("saga", "resume", "down-1", "--reason", "it is back");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> types("down-1").stream().filter("StepQueried"::equals).count() == 4);
    skald.sound("saga", "skip", "down-1", "--step", "hand-over", "--reason", "by hand");
    skald.awaitState("down-1", "completed");
  }
}
