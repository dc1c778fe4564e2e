package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.skald.participant.CommandContext;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.participant.Refusal;
import shop.payments.CardCharged;
import shop.payments.ChargeCard;
import shop.stock.ReleaseStock;
import shop.stock.ReserveStock;
import shop.stock.StockReleased;
import shop.stock.StockReserved;

/** Sagas that go back to a save-point, on a real broker. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SavePointSagaTest {

  private static final String EXAMPLE = SkaldInAShell.example("patient-order.yaml");
  private static final String TOPIC = "trips.commands";
  private static final int ROOMS = 10;
  private static final int SEATS = 10;
  private static final String TRIP =
      """
      saga: book-trip
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        book-hotel:
          send: shop.stock.ReserveStock
          to: trips.commands
          with: { orderId: input.orderId, sku: '"room"', quantity: 1 }
          reply: shop.stock.StockReserved
          compensate:
            send: shop.stock.ReleaseStock
            with:
              orderId: input.orderId
              sku: '"room"'
              reservationId: steps["book-hotel"].reservationId
          save-point: { attempts: 3, backoff: 50ms }
        book-flight:
          after: [book-hotel]
          send: shop.stock.ReserveStock
          to: trips.commands
          with: { orderId: input.orderId, sku: '"seat"', quantity: 2 }
          reply: shop.stock.StockReserved
          compensate:
            send: shop.stock.ReleaseStock
            with:
              orderId: input.orderId
              sku: '"seat"'
              reservationId: steps["book-flight"].reservationId
        pay:
          kind: pivot
          after: [book-flight]
          send: shop.payments.ChargeCard
          to: trips.commands
          with: { orderId: input.orderId, customer: input.customer, amountCents: 100 }
      """;

  private final AtomicInteger rooms = new AtomicInteger(ROOMS);
  private final AtomicInteger seats = new AtomicInteger(SEATS);
  private final AtomicInteger charges = new AtomicInteger();
  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  private SkaldInAShell skald;
  private Participant participant;

  @TempDir private static Path folder;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
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
            .on(ReserveStock.class, this::reserve)
            .on(ReleaseStock.class, this::release)
            .on(ChargeCard.class, this::charge)
            .build();
    participant.start();
    skald.sound(
        "saga", "deploy", Files.writeString(folder.resolve("book-trip.yaml"), TRIP).toString());
    skald.sound("saga", "deploy", EXAMPLE);
  }

  @AfterAll
  void stop() {
    participant.close();
    skald.close();
  }

  private StockReserved reserve(ReserveStock command, CommandContext context) {
    done.add(context.commandId());
    free(command.getSku()).addAndGet(-command.getQuantity());
    return new StockReserved(
        context.commandId() + "=" + command.getQuantity(), command.getSku(), command.getQuantity());
  }

  private StockReleased release(ReleaseStock command, CommandContext context) {
    done.add(context.commandId());
    var reservation = command.getReservationId();
    var quantity = Integer.parseInt(reservation.substring(reservation.indexOf('=') + 1));
    free(command.getSku()).addAndGet(quantity);
    return new StockReleased(reservation, command.getSku(), quantity);
  }

  private AtomicInteger free(String sku) {
    return sku.equals("room") ? rooms : seats;
  }

  /** The first two of the trip are refused. */
  private CardCharged charge(ChargeCard command, CommandContext context) throws Refusal {
    if (charges.incrementAndGet() <= 2) {
      throw new Refusal("no funds");
    }
    done.add(context.commandId());
    return new CardCharged("charge-" + context.commandId(), command.getAmountCents());
  }

  private void start(String definition, String id, int quantity) {
    skald.sound(
        "saga",
        "start",
        definition,
        "--input",
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-2", "quantity": %d, "amountCents": 5}
        """
            .formatted(id, quantity));
  }

  @Test
  void a_pivot_that_is_refused_twice_goes_through_in_the_third_round() throws Exception {
    start("book-trip", "trip-1", 1);

    skald.awaitState("trip-1", "completed");

    assertThat(done)
        .containsExactly(
            "trip-1/book-hotel/do",
            "trip-1/book-flight/do",
            "trip-1/book-flight/undo",
            "trip-1/book-flight/do/2",
            "trip-1/book-flight/undo/2",
            "trip-1/book-flight/do/3",
            "trip-1/pay/do/3");
    assertThat(rooms).hasValue(ROOMS - 1);
    assertThat(seats).hasValue(SEATS - 2);
    skald.awaitInHistory("trip-1", "SagaEnded");
    assertThat(skald.history("trip-1", "CompensationStarted"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.path("savePoint").asText()).isEqualTo("book-hotel"));
    assertThat(skald.history("trip-1", "SagaReturned"))
        .extracting(it -> it.path("round").asInt())
        .containsExactly(2, 3);
    assertThat(skald.run("saga", "show", "trip-1").out())
        .contains("savePoint book-hotel", "SagaReturned  savePoint book-hotel  round 3");
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", EXAMPLE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void what_fails_in_every_round_turns_the_saga_around_in_the_end() throws Exception {
    start("patient-order", "sold-out", 1_000_000);
    skald.awaitState("sold-out", "returning");

    skald.awaitState("sold-out", "compensated");

    skald.awaitInHistory("sold-out", "SagaEnded");
    assertThat(skald.history("sold-out", "StepRefused")).hasSize(3);
    assertThat(skald.history("sold-out", "StepCompensated"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("step").asText()).isEqualTo("reserve-gift"));
  }

  @Test
  void a_saga_that_is_cancelled_on_its_way_to_a_save_point_does_not_stop_there() throws Exception {
    start("patient-order", "cancelled", 1_000_000);
    skald.awaitState("cancelled", "returning");

    skald.sound("saga", "cancel", "cancelled", "--reason", "changed my mind");

    skald.awaitState("cancelled", "compensated");
    assertThat(skald.show("cancelled").path("cause").asText()).isEqualTo("cancel");
  }
}
