package org.skald.infra.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** One Kafka node, broker and controller at once, that can be started and stopped repeatedly. */
final class BrokerNode {

  /*
   * The same for every cluster: a kept directory can be started again by whoever finds it, and
   * brokers that run as processes of their own agree on it without having to talk first.
   */
  private static final String CLUSTER_ID = "c2thbGQtZW1iZWRkZWQtMQ";
  private static final String CONTROLLER = "CONTROLLER";

  private final NodeAddress address;
  private final Path directory;
  private final Map<String, String> overrides;
  private @Nullable KraftNode running;

  BrokerNode(NodeAddress address, Path directory, Map<String, String> overrides) {
    this.address = address;
    this.directory = directory;
    this.overrides = Map.copyOf(overrides);
  }

  NodeAddress address() {
    return address;
  }

  /** Starts the node; answers when it serves clients. Nothing happens if it runs. */
  synchronized void start() {
    if (running != null) {
      return;
    }
    Ports.requireFree(address.host(), address.port(), "broker " + address.nodeId());
    Ports.requireFree(address.host(), address.controllerPort(), "controller " + address.nodeId());
    format();
    var node = new KraftNode(properties());
    try {
      node.start();
    } catch (RuntimeException e) {
      stopAfterFailure(node, e);
      throw new IllegalStateException(
          "Expected broker %d to start on %s with its data in %s"
              .formatted(address.nodeId(), address.clientAddress(), directory),
          e);
    }
    running = node;
  }

  /** Stops the node in good order. Nothing happens if it is stopped. */
  synchronized void stop() {
    stopBroker();
    stopController();
  }

  /** Stops the broker; the controller still votes. Nothing happens if the node is stopped. */
  synchronized void stopBroker() {
    var node = running;
    if (node != null) {
      node.stopBroker();
    }
  }

  /** Stops the controller, whose broker has been stopped before. */
  synchronized void stopController() {
    var node = running;
    if (node != null) {
      running = null;
      node.stopController();
    }
  }

  private static void stopAfterFailure(KraftNode node, RuntimeException cause) {
    try {
      node.stopBroker();
      node.stopController();
    } catch (RuntimeException suppressed) {
      cause.addSuppressed(suppressed);
    }
  }

  private void format() {
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var formatter =
        new Formatter()
            .setNodeId(address.nodeId())
            .setClusterId(CLUSTER_ID)
            .setControllerListenerName(CONTROLLER)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setMetadataLogDirectory(directory.toString())
            .addDirectory(directory.toString())
            .setIgnoreFormatted(true)
            .setPrintStream(silent);
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Expected %s to be empty or to hold the data of broker %d"
              .formatted(directory, address.nodeId()),
          e);
    }
  }

  private Map<String, String> properties() {
    var all = new HashMap<String, String>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(address.nodeId()));
    all.put("controller.quorum.voters", address.voters());
    var own = "PLAINTEXT://" + address.clientAddress();
    all.put("listeners", own + "," + controllerListener());
    all.put("advertised.listeners", own);
    all.put("controller.listener.names", CONTROLLER);
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("log.dirs", directory.toString());
    all.putAll(BrokerTuning.properties(address.clusterSize()));
    all.putAll(overrides);
    return all;
  }

  private String controllerListener() {
    return CONTROLLER + "://" + address.host() + ":" + address.controllerPort();
  }
}
