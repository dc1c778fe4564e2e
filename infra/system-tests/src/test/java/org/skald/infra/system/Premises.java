package org.skald.infra.system;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.awaitility.core.ConditionTimeoutException;
import org.skald.infra.embedded.BrokerMain;
import org.skald.infra.embedded.Ports;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.schemas.AvroWire;

/** A broker as a process, a registry in this JVM, and nodes that can be harmed. */
final class Premises implements AutoCloseable {

  private static final int BROKER_HEAP_MIB = 384;
  private static final Duration READY_MAX = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Path directory;
  private final String bootstrap;
  private final JavaProcess broker;
  private final SchemaRegistryServer registry;
  private final AvroWire wire;

  Premises(Path directory) throws Exception {
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
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Ends with these premises, before what was there before it. */
  <T extends AutoCloseable> T keep(T part) {
    started.push(part);
    return part;
  }

  Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  Path directory() {
    return directory;
  }

  String bootstrap() {
    return bootstrap;
  }

  String registryUrl() {
    return registry.url();
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

  /** The same of a release that knows the rules of the saga log up to a level. */
  SagaNodeProcess startNode(String name, int rulesLevel) throws InterruptedException {
    var settings = Map.of("bootstrap.servers", bootstrap, "schema.registry.url", registry.url());
    var node = keep(SagaNodeProcess.ofRelease(directory.resolve(name), settings, rulesLevel));
    node.process().start();
    awaitReady(node);
    return node;
  }

  /** Kills a node, and starts it again, at the first of each event that is heard of, in turn. */
  Void killAtEach(List<String> events, List<SagaNodeProcess> nodes) throws InterruptedException {
    for (var kill = 0; kill < events.size(); kill++) {
      Journals.hear(bootstrap, events.get(kill));
      var victim = nodes.get(kill % nodes.size());
      victim.process().kill();
      victim.process().start();
      awaitReady(victim);
    }
    return null;
  }

  /** Waits until requests may be sent to a node. */
  static void awaitReady(SagaNodeProcess node) {
    try {
      await("the node is ready").atMost(READY_MAX).until(node::isReady);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("expected the node to be ready, found " + node.health(), e);
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
