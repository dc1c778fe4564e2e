package org.skald.infra.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Kafka cluster of one or three nodes inside this JVM, on the loopback interface only.
 *
 * <p>It is Kafka itself, not an imitation. Brokers are numbered from 1; each of them can be stopped
 * and started again, on the same port and with the same data.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private final ClusterDirectory directory;
  private final List<BrokerNode> nodes;

  private EmbeddedKafka(ClusterDirectory directory, List<BrokerNode> nodes) {
    this.directory = directory;
    this.nodes = nodes;
  }

  /** Starts one broker whose data are thrown away at close; answers when it serves clients. */
  public static EmbeddedKafka start() {
    return start(EmbeddedKafkaConfig.single());
  }

  /**
   * Starts the cluster; answers when every broker serves clients.
   *
   * @throws IllegalStateException if a port or the directory is in use, or the directory holds a
   *     cluster of another size
   */
  public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
    var directory = ClusterDirectory.open(config.directory(), config.brokers());
    try {
      var kafka = new EmbeddedKafka(directory, nodes(config, directory));
      kafka.startAll();
      return kafka;
    } catch (RuntimeException e) {
      closeAfterFailure(directory, e);
      throw e;
    }
  }

  private static List<BrokerNode> nodes(EmbeddedKafkaConfig config, ClusterDirectory directory) {
    int brokers = config.brokers();
    var free = Ports.pick(config.ports().isEmpty() ? 2 * brokers : brokers, config.ports());
    var controllers = free.subList(0, brokers);
    var listeners = config.ports().isEmpty() ? free.subList(brokers, 2 * brokers) : config.ports();
    var voters =
        IntStream.range(0, brokers)
            .mapToObj(i -> (i + 1) + "@" + Ports.LOOPBACK + ":" + controllers.get(i))
            .collect(Collectors.joining(","));
    var nodes = new ArrayList<BrokerNode>();
    for (int i = 0; i < brokers; i++) {
      var address =
          new NodeAddress(i + 1, Ports.LOOPBACK, listeners.get(i), controllers.get(i), voters);
      nodes.add(new BrokerNode(address, directory.ofBroker(i + 1), config.properties()));
    }
    return List.copyOf(nodes);
  }

  private void startAll() {
    try {
      inParallel(BrokerNode::start);
    } catch (RuntimeException e) {
      try {
        stopAll();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static void closeAfterFailure(ClusterDirectory directory, RuntimeException cause) {
    try {
      directory.close();
    } catch (IOException suppressed) {
      cause.addSuppressed(suppressed);
    }
  }

  /** The brokers' addresses, as clients want them in {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return nodes.stream()
        .map(node -> node.address().clientAddress())
        .collect(Collectors.joining(","));
  }

  /** The numbers of the brokers, from 1. */
  public List<Integer> brokers() {
    return nodes.stream().map(node -> node.address().nodeId()).toList();
  }

  /** Stops a broker in good order; nothing happens if it is stopped. */
  public void stop(int broker) {
    node(broker).stop();
  }

  /** Starts a stopped broker again, with its port and its data; nothing happens if it runs. */
  public void start(int broker) {
    node(broker).start();
  }

  /** Stops a broker in good order and starts it again. */
  public void restart(int broker) {
    stop(broker);
    start(broker);
  }

  private BrokerNode node(int broker) {
    if (broker < 1 || broker > nodes.size()) {
      throw new IllegalArgumentException(
          "Expected a broker between 1 and " + nodes.size() + ", but found " + broker);
    }
    return nodes.get(broker - 1);
  }

  /** Stops every broker; deletes the data unless a directory was given. */
  @Override
  public void close() {
    try (directory) {
      stopAll();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to give up the data directory", e);
    }
  }

  /* A broker asks the quorum for leave to go, so the quorum goes last. */
  private void stopAll() {
    inParallel(BrokerNode::stopBroker);
    inParallel(BrokerNode::stopController);
  }

  /* Three nodes wait for one another's votes, so one after the other they would never start. */
  private void inParallel(Consumer<BrokerNode> step) {
    var threads = Thread.ofPlatform().name("embedded-kafka-", 1).factory();
    try (var executor = Executors.newThreadPerTaskExecutor(threads)) {
      var steps =
          nodes.stream()
              .map(node -> CompletableFuture.runAsync(() -> step.accept(node), executor))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(steps).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
