package org.skald.infra.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.EmbeddedKafkaConfig;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.example.shop.PaymentsParticipant;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShippingParticipant;
import org.skald.infra.example.shop.ShopParticipantConfig;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.infra.example.stock.StockConfig;
import org.skald.infra.example.stock.StockParticipant;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.NodeConfig;
import org.skald.saga.service.Deployments.Deployed;
import org.skald.schemas.Topics;
import org.skald.streams.StreamsHostConfig;

/**
 * Broker, registry, node, and the three participants of {@code place-order}, all in this process.
 */
public final class LocalSkald implements AutoCloseable {

  private static final int PARTITIONS = 4;

  /**
   * Shorter ones commit more often than a busy machine can, and then Kafka Streams takes one record
   * of each partition at a time.
   */
  private static final Duration STOCK_COMMIT_INTERVAL = Duration.ofMillis(40);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final LocalConfig config;
  private final Path directory;
  private final EmbeddedKafka kafka;
  private final SchemaRegistryServer registry;
  private final NodeServer server;

  private LocalSkald(LocalConfig config) {
    this.config = config;
    this.directory =
        config.directory().orElseGet(() -> keep(TemporaryDirectory.make("skald-")).path());
    try {
      kafka = keep(EmbeddedKafka.start(kafkaConfig()));
      registry = keep(SchemaRegistryServer.start(kafka.bootstrapServers()));
      createTopics();
      server = keep(NodeServer.start(nodeConfig(), registry.url(), httpConfig()));
      PlaceOrder.register(server.wire());
      startParticipants();
      server.awaitReady();
      awaitMembers();
      deploy();
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw new IllegalStateException("a local Skald could not be started: " + e.getMessage(), e);
    }
  }

  /** Starts everything and returns when sagas can be started. */
  public static LocalSkald start(LocalConfig config) {
    return new LocalSkald(config);
  }

  private <T extends AutoCloseable> T keep(T part) {
    started.push(part);
    return part;
  }

  private EmbeddedKafkaConfig kafkaConfig() {
    var wanted = config.brokers() == 3 ? EmbeddedKafkaConfig.three() : EmbeddedKafkaConfig.single();
    return wanted.withDirectory(directory.resolve("kafka"));
  }

  private NodeConfig nodeConfig() {
    return NodeConfig.of(
        kafka.bootstrapServers(), Topics.SAGAS.log(), "local", directory.resolve("node"));
  }

  private HttpConfig httpConfig() {
    return HttpConfig.DEFAULT.at("127.0.0.1", config.httpPort());
  }

  private void createTopics() throws InterruptedException {
    try (var admin = admin()) {
      ShopTopics.create(admin, ShopTopics.ALL, PARTITIONS);
    }
  }

  private void startParticipants() throws InterruptedException {
    var shop =
        new ShopParticipantConfig(
            kafka.bootstrapServers(), registry.url(), "local", config.faults());
    keep(PaymentsParticipant.start(shop));
    keep(ShippingParticipant.start(shop));
    var host =
        new StreamsHostConfig(
            kafka.bootstrapServers(),
            "stock",
            directory.resolve("stock"),
            STOCK_COMMIT_INTERVAL,
            StreamsHostConfig.THREADS_DEFAULT,
            StreamsHostConfig.STANDBY_REPLICAS_DEFAULT,
            config.faults().clientSettings());
    var stock =
        keep(
            StockParticipant.start(
                new StockConfig(host, registry.url(), config.initialStock(), PARTITIONS)));
    if (!stock.awaitRunning(Readiness.MAX)) {
      throw new IllegalStateException(
          "expected the stock participant to run within %s".formatted(Readiness.MAX));
    }
  }

  /** Commands that come before a participant has joined its group would only time out. */
  private void awaitMembers() {
    var groups = List.of("payments", "shipping");
    try (var admin = admin()) {
      Readiness.await(
          "the participants to have joined their groups",
          () ->
              admin.describeConsumerGroups(groups).describedGroups().values().stream()
                  .allMatch(LocalSkald::isStable));
    }
  }

  private static boolean isStable(KafkaFuture<ConsumerGroupDescription> group) {
    try {
      return group.get().groupState() == GroupState.STABLE;
    } catch (ExecutionException e) {
      return false; // It is not there yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  private void deploy() {
    var deployed = server.deployments().deploy(PlaceOrder.NAME, PlaceOrder.source(), "local");
    if (!(deployed instanceof Deployed.Done)) {
      throw new IllegalStateException("expected the example to be deployed, found " + deployed);
    }
  }

  /** The node and its API. */
  public NodeServer server() {
    return server;
  }

  /** Kafka's bootstrap servers. */
  public String bootstrap() {
    return kafka.bootstrapServers();
  }

  /** Where the registry is. */
  public URI registryUrl() {
    return URI.create(registry.url());
  }

  /** Where its data lie. */
  public Path directory() {
    return directory;
  }

  /** Stops everything in the reverse order of its start. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.getLogger(LocalSkald.class.getName())
            .log(System.Logger.Level.WARNING, "a part did not stop in order", e);
      }
    }
  }
}
