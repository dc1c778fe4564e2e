package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.participant.Refusal;
import shop.shipping.Ship;
import shop.shipping.Shipped;
import shop.stock.ReleaseStock;

/** A participant that refuses what it is asked, and a person who puts in what it takes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EditedSagaTest {

  private static final String TOPIC = "picky-parcels.commands";
  private static final String SILENT = "silent-parcels.commands";
  private static final String STEP =
      """
          send: shop.shipping.Ship
          to: %s
          with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          reply: shop.shipping.Shipped
          timeout: %s
      """;
  private static final String FORWARD =
      """
      saga: %s
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        hand-over:
          kind: retriable
      """;
  private static final String BACK =
      """
      saga: parcel-and-back
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        hand-over:
      """
          + STEP.formatted(TOPIC, "30s")
          + """
              compensate:
                send: shop.stock.ReleaseStock
                with: { orderId: input.orderId, sku: input.sku }
            agree:
              after: [hand-over]
              wait-for: signal
              timeout: 1h
          """;

  private final Queue<String> handedOver = new ConcurrentLinkedQueue<>();
  private SkaldInAShell skald;
  private Participant participant;

  @TempDir private static Path folder;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()))) {
      admin
          .createTopics(
              List.of(new NewTopic(TOPIC, 1, (short) 1), new NewTopic(SILENT, 1, (short) 1)))
          .all()
          .get();
    }
    participant =
        Participant.builder(
                ParticipantConfig.of(
                    Map.of(
                        "bootstrap.servers",
                        skald.bootstrap(),
                        "schema.registry.url",
                        skald.registryUrl(),
                        "topic",
                        TOPIC)))
            .on(
                Ship.class,
                (ship, context) -> {
                  if (ship.getQuantity() > 1) {
                    throw new Refusal("one parcel holds one piece");
                  }
                  handedOver.add(context.commandId());
                  return new Shipped("T-1");
                })
            .on(
                ReleaseStock.class,
                (release, context) -> {
                  if (release.getReservationId().isEmpty()) {
                    throw new Refusal("nothing has this name");
                  }
                  handedOver.add("no more " + context.commandId());
                  return null;
                })
            .build();
    participant.start();
    deploy("picky-parcel", FORWARD.formatted("picky-parcel") + STEP.formatted(TOPIC, "30s"));
    deploy(
        "silent-parcel",
        FORWARD.formatted("silent-parcel")
            + STEP.formatted(SILENT, "200ms")
            + "    on-unknown: hold\n");
    deploy("parcel-and-back", BACK);
  }

  private void deploy(String name, String definition) throws Exception {
    var file = Files.writeString(folder.resolve(name + ".yaml"), definition);
    skald.sound("saga", "deploy", file.toString());
  }

  @AfterAll
  void stop() {
    participant.close();
    skald.close();
  }

  private void order(String saga, String id, int quantity) {
    var input =
        """
        {"orderId": "%s", "customer": "ada", "sku": "pen", "quantity": %d, "amountCents": 500}
        """
            .formatted(id, quantity);
    skald.sound("saga", "start", saga, "--input", input);
  }

  private static String parcel(String id, int quantity) {
    return "{\"orderId\": \"%s\", \"sku\": \"pen\", \"quantity\": %d}".formatted(id, quantity);
  }

  private CommandLineTest.Ran edit(String id, String json) {
    return skald.run(
        "saga", "edit", id, "hand-over", "--with", json, "--reason=one by one", "--actor=eve");
  }

  private JsonNode edited(String id) throws JsonProcessingException {
    skald.awaitInHistory(id, "StepEdited");
    return skald.history(id, "StepEdited").getLast();
  }

  @Test
  void what_was_refused_is_done_as_another_command() throws Exception {
    order("picky-parcel", "p-1", 3);
    skald.awaitState("p-1", "stuck");

    var edited = edit("p-1", parcel("p-1", 1));
    skald.awaitState("p-1", "completed");

    assertThat(edited.exitCode()).as(edited.err()).isZero();
    assertThat(edited.out()).contains("p-1  hand-over");
    assertThat(handedOver).containsOnlyOnce("p-1/hand-over/do/2");
    var event = edited("p-1");
    assertThat(event.path("actor").asText()).isEqualTo("eve");
    assertThat(event.path("edition").asInt()).isEqualTo(2);
    assertThat(event.path("command").path("quantity").asInt()).isEqualTo(1);
    assertThat(skald.run("saga", "show", "p-1").out())
        .contains("StepEdited  hand-over  direction do  edition 2  actor eve  reason one by one");
  }

  @Test
  void what_was_refused_is_undone_as_another_command() throws Exception {
    order("parcel-and-back", "b-1", 1);
    skald.awaitInHistory("b-1", "WaitStarted");
    skald.sound("saga", "cancel", "b-1");
    skald.awaitState("b-1", "stuck");

    var edited =
        edit("b-1", "{\"orderId\": \"b-1\", \"sku\": \"pen\", \"reservationId\": \"T-1\"}");
    skald.awaitState("b-1", "compensated");

    assertThat(edited.exitCode()).as(edited.err()).isZero();
    assertThat(handedOver).contains("b-1/hand-over/do", "no more b-1/hand-over/undo/2");
    assertThat(edited("b-1").path("direction").asText()).isEqualTo("undo");
  }

  @Test
  void what_is_put_in_has_to_be_a_command_of_its_schema() {
    order("picky-parcel", "p-2", 3);
    skald.awaitState("p-2", "stuck");

    var faulty = edit("p-2", "{\"orderId\": \"p-2\", \"sku\": \"pen\", \"quantity\": \"one\"}");
    var noJson = edit("p-2", "{");

    assertThat(faulty.exitCode()).isEqualTo(1);
    assertThat(faulty.err())
        .contains("expected a payload of shop.shipping.Ship, found 1 mistake")
        .contains("quantity");
    assertThat(noJson.err()).contains("--with: expected JSON");
  }

  @Test
  void what_may_have_been_done_or_is_not_stuck_is_not_edited() {
    order("silent-parcel", "s-1", 1);
    skald.awaitState("s-1", "stuck");
    order("picky-parcel", "p-3", 1);
    skald.awaitState("p-3", "completed");

    var unknown = edit("s-1", parcel("s-1", 1));
    var ended = edit("p-3", parcel("p-3", 1));
    var nobody = edit("nobody", parcel("nobody", 1));

    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("an attempt was not answered, and may have been done, or still be");
    assertThat(ended.err()).contains("the saga has ended: COMPLETED");
    assertThat(nobody.exitCode()).isEqualTo(4);
  }
}
