package org.skald.infra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.infra.local.NodeServer;
import org.skald.infra.local.ServerConfig;
import org.skald.log.Answer;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.service.Deployments.Deployed;
import org.skald.schemas.Topics;
import shop.orders.OrderPlaced;

/**
 * A node with its registry in this process, ready for sagas of one definition. It has no part of
 * the search view: what is measured is the log.
 */
final class BenchNode implements AutoCloseable {

  private static final int PARTITIONS = 4;

  private final String bootstrap;
  private final SchemaRegistryServer registry;
  private final NodeServer server;
  private final String definition;

  /** Starts a node against this Kafka, with data below this directory. */
  BenchNode(String bootstrap, Path directory, String definition, String source) throws Exception {
    this.bootstrap = bootstrap;
    this.definition = definition;
    createTopics();
    registry = SchemaRegistryServer.start(bootstrap);
    server =
        NodeServer.start(
            ServerConfig.of(
                    NodeConfig.of(
                        bootstrap, Topics.SAGAS.log(), "bench", directory.resolve("node")),
                    registry.url(),
                    HttpConfig.DEFAULT.at("127.0.0.1", 0))
                .withoutSearch());
    PlaceOrder.register(server.wire());
    server.awaitReady();
    var deployed = server.deployments().deploy(definition, source, "benchmark");
    if (!(deployed instanceof Deployed.Done)) {
      throw new IllegalStateException("expected a definition to be deployed, found " + deployed);
    }
  }

  private void createTopics() throws InterruptedException {
    try (var admin = new KafkaClients(bootstrap, "bench", Map.of()).admin()) {
      ShopTopics.create(admin, PlaceOrder.TOPICS, PARTITIONS);
    }
  }

  NodeServer server() {
    return server;
  }

  String registryUrl() {
    return registry.url();
  }

  /** Starts a saga; fails when it is refused. */
  CompletableFuture<Answer> start(SagaId id) {
    var order = new OrderPlaced(id.value(), "customer", "article", 1, 100L);
    var input = Payload.of(server.wire().encode(order));
    return server
        .node()
        .start(
            UUID.randomUUID().toString(), id, definition, Optional.empty(), input, Optional.empty())
        .thenApply(answer -> {
          if (answer instanceof Answer.Rejected rejected) {
            throw new IllegalStateException(rejected.detail());
          }
          return answer;
        });
  }

  /** Memory of this process: node, registry and whatever drives them, without the brokers. */
  static double rssMiB() throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  @Override
  public void close() {
    server.close();
    registry.close();
  }
}
