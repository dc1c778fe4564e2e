package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.awaitility.core.ConditionTimeoutException;
import org.skald.infra.embedded.BrokerMain;
import org.skald.infra.embedded.Ports;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
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

  private static final int BROKER_HEAP_MIB = 384;
  private static final int STOCK = 1_000_000;
  private static final Duration READY_MAX = Duration.ofMinutes(2);
  private static final Duration END_MAX = Duration.ofSeconds(90);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Path directory;
  private final String bootstrap;
  private final JavaProcess broker;
  private final SchemaRegistryServer registry;
  private final AvroWire wire;

  /** Opens a shop in whose participants these things go wrong. */
  Shop(Path directory, Faults faults) throws Exception {
    this.directory = directory;
    var port = Ports.pick(1, List.of()).getFirst();
    this.bootstrap = "127.0.0.1:" + port;
    try {
      broker =
          keep(
              JavaProcess.of(
                  directory.resolve("broker.txt"),
                  BROKER_HEAP_MIB,
                  BrokerMain.class.getName(),
                  Integer.toString(port),
                  directory.resolve("broker").toString(),
                  "1"));
      broker.start();
      registry = keep(SchemaRegistryServer.start(bootstrap));
      wire = keep(AvroWire.connect(registry.url()));
      PlaceOrder.register(wire);
      createTopics();
      startParticipants(faults);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    started.push(part);
    return part;
  }

  private void createTopics() throws InterruptedException {
    try (var admin = admin()) {
      ShopTopics.create(admin, ShopTopics.ALL, PARTITIONS);
    }
  }

  private void startParticipants(Faults faults) throws Exception {
    var shop = new ShopParticipantConfig(bootstrap, registry.url(), "only", faults);
    keep(PaymentsParticipant.start(shop));
    keep(ShippingParticipant.start(shop));
    var host =
        StreamsHostConfig.of(bootstrap, "stock", directory.resolve("stock"))
            .with(faults.clientSettings());
    var stock =
        keep(StockParticipant.start(new StockConfig(host, registry.url(), STOCK, PARTITIONS)));
    assertThat(stock.awaitRunning(READY_MAX)).as("the stock participant runs").isTrue();
  }

  Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  String bootstrap() {
    return bootstrap;
  }

  AvroWire wire() {
    return wire;
  }

  JavaProcess broker() {
    return broker;
  }

  /** Starts a node of this name and waits until requests may be sent to it. */
  SagaNodeProcess startNode(String name, Map<String, String> more) throws InterruptedException {
    var settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrap);
    settings.put("schema.registry.url", registry.url());
    var node = keep(new SagaNodeProcess(directory.resolve(name), settings));
    node.process().start();
    awaitReady(node);
    return node;
  }

  /** Waits until requests may be sent to a node. */
  static void awaitReady(SagaNodeProcess node) {
    try {
      await("the node is ready").atMost(READY_MAX).until(node::isReady);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("expected the node to be ready, found " + node.health(), e);
    }
  }

  /** Customers of these nodes, for whom {@code place-order} has been deployed. */
  Customers customers(SagaNodeProcess... nodes) {
    nodes[0].deploy(PlaceOrder.NAME, PlaceOrder.source());
    for (var node : nodes) {
      await("the definition reaches every node")
          .atMost(READY_MAX)
          .until(() -> !node.get("/definitions").path("definitions").isEmpty());
    }
    return keep(new Customers(nodes));
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
        ShopAudit.read(bootstrap, wire).violations(completed, compensated));
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

  /** Ends everything in the reverse order of its start. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        failure = failure == null ? new IllegalStateException("a part did not end", e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
