package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.example.shop.PaymentsParticipant;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShippingParticipant;
import org.skald.infra.example.shop.ShopAudit;
import org.skald.infra.example.shop.ShopParticipantConfig;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.infra.example.stock.StockConfig;
import org.skald.infra.example.stock.StockParticipant;
import org.skald.schemas.AvroWire;
import org.skald.streams.StreamsHostConfig;
import shop.orders.OrderPlaced;

/**
 * The example's shop around nodes that can be harmed: a broker as a process, and in this JVM a
 * registry and the three participants.
 */
final class Shop implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final int STOCK = 1_000_000;
  private static final Duration READY_MAX = Duration.ofMinutes(2);
  private static final Duration END_MAX = Duration.ofSeconds(90);

  private final Premises premises;

  /** Opens a shop in whose participants these things go wrong. */
  Shop(Path directory, Faults faults) throws Exception {
    this.premises = new Premises(directory);
    try {
      PlaceOrder.register(wire());
      createTopics();
      startParticipants(faults);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private void createTopics() throws InterruptedException {
    try (var admin = admin()) {
      ShopTopics.create(admin, ShopTopics.ALL, PARTITIONS);
    }
  }

  private void startParticipants(Faults faults) throws Exception {
    var shop = new ShopParticipantConfig(bootstrap(), premises.registryUrl(), "only", faults);
    premises.keep(PaymentsParticipant.start(shop));
    premises.keep(ShippingParticipant.start(shop));
    var host =
        StreamsHostConfig.of(bootstrap(), "stock", premises.directory().resolve("stock"))
            .with(faults.clientSettings());
    var stock =
        premises.keep(
            StockParticipant.start(
                new StockConfig(host, premises.registryUrl(), STOCK, PARTITIONS)));
    assertThat(stock.awaitRunning(READY_MAX)).as("the stock participant runs").isTrue();
  }

  Admin admin() {
    return premises.admin();
  }

  String bootstrap() {
    return premises.bootstrap();
  }

  AvroWire wire() {
    return premises.wire();
  }

  JavaProcess broker() {
    return premises.broker();
  }

  /** Starts a node of this name and waits until requests may be sent to it. */
  SagaNodeProcess startNode(String name, Map<String, String> more) throws InterruptedException {
    return premises.startNode(name, more);
  }

  /** The same of a release that knows the rules of the saga log up to a level. */
  SagaNodeProcess startNode(String name, int rulesLevel) throws InterruptedException {
    return premises.startNode(name, rulesLevel);
  }

  /** Customers of these nodes, for whom {@code place-order} has been deployed. */
  Customers customers(SagaNodeProcess... nodes) {
    nodes[0].deploy(PlaceOrder.NAME, PlaceOrder.source());
    for (var node : nodes) {
      await("the definition reaches every node")
          .atMost(READY_MAX)
          .until(() -> !node.get("/definitions").path("definitions").isEmpty());
    }
    return premises.keep(new Customers(nodes));
  }

  /**
   * Waits until all sagas have ended, and holds them against the orders that were taken and the
   * facts that the participants have told.
   */
  Books close(SagaNodeProcess node, Customers customers) {
    await("every saga ends")
        .atMost(END_MAX)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() ->
            node.sagas("").size() >= customers.taken().size()
                && Stream.of("running", "compensating", "stuck")
                    .allMatch(it -> node.sagas("&state=" + it).isEmpty()));
    var sagas = node.sagas("");
    var completed = orders(sagas, "completed", customers.taken());
    var compensated = orders(sagas, "compensated", customers.taken());
    return new Books(
        sagas.stream().map(it -> it.path("id").asText()).collect(Collectors.toSet()),
        completed,
        compensated,
        ShopAudit.read(bootstrap(), wire()).violations(completed, compensated));
  }

  private static Map<String, OrderPlaced> orders(
      List<JsonNode> sagas, String state, Map<String, OrderPlaced> taken) {
    return sagas.stream()
        .filter(it -> it.path("state").asText().equals(state))
        .map(it -> it.path("id").asText())
        .filter(taken::containsKey)
        .collect(Collectors.toMap(it -> it, taken::get));
  }

  /** What a run came to: all sagas, how they ended, and what does not add up. */
  record Books(
      Set<String> sagas,
      Map<String, OrderPlaced> completed,
      Map<String, OrderPlaced> compensated,
      List<String> violations) {

    /** Insists that the sagas are those that were asked for, all ended, and all adds up. */
    void requireBalance(Customers customers, int orders) {
      assertThat(customers.refused()).as("refused").isEmpty();
      assertThat(customers.taken()).as("taken").hasSize(orders);
      assertThat(sagas).as("sagas").containsExactlyInAnyOrderElementsOf(customers.taken().keySet());
      assertThat(completed.size() + compensated.size()).as("ended").isEqualTo(orders);
      assertThat(violations).as("what does not add up").isEmpty();
    }
  }

  @Override
  public void close() {
    premises.close();
  }
}
