package org.skald.infra.system.histories;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.skald.infra.embedded.BrokerMain;
import org.skald.infra.embedded.Ports;
import org.skald.infra.embedded.registry.SchemaRegistryConfig;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.system.JavaProcess;

/** Three brokers and three nodes, each a process on a machine of its own. */
final class Cluster implements AutoCloseable {

  private static final int HEAP_MIB = 384;

  private final Path directory;
  private final Network network;
  private final Clocks clocks;
  private final Map<Host, Integer> ports = new EnumMap<>(Host.class);
  private final Map<Host, JavaProcess> processes = new EnumMap<>(Host.class);
  private final SchemaRegistryServer registry;

  /** Starts it; answers when all of it is up. */
  Cluster(Path directory, Network network, Clocks clocks) throws IOException {
    this.directory = directory;
    this.network = network;
    this.clocks = clocks;
    var free = Ports.pick(2 * Host.BROKERS.size() + Host.NODES.size(), List.of()).iterator();
    Host.BROKERS.forEach(it -> ports.put(it, free.next()));
    Host.NODES.forEach(it -> ports.put(it, free.next()));
    var controllers = Host.BROKERS.stream().collect(Collectors.toMap(it -> it, _ -> free.next()));
    for (var broker : Host.BROKERS) {
      processes.put(broker, broker(broker, controllers));
    }
    try {
      start(Host.BROKERS);
      registry =
          SchemaRegistryServer.start(
              SchemaRegistryConfig.of(bootstrap()).withHost(network.address(Host.CLIENTS)));
      for (var node : Host.NODES) {
        processes.put(node, node(node));
      }
      start(Host.NODES);
    } catch (RuntimeException e) {
      processes.values().forEach(JavaProcess::close);
      throw e;
    }
  }

  private void start(List<Host> hosts) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              hosts.stream()
                  .map(it -> CompletableFuture.runAsync(() -> start(it), executor))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }
  }

  /** Starts the process of a machine; answers when it is up. */
  void start(Host host) {
    try {
      process(host).start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while %s started".formatted(host), e);
    }
  }

  private JavaProcess broker(Host host, Map<Host, Integer> controllers) throws IOException {
    var voters =
        Host.BROKERS.stream()
            .map(it -> "%d@%s:%d".formatted(id(it), network.address(it), controllers.get(it)))
            .collect(Collectors.joining(","));
    return process(
        host,
        BrokerMain.class.getName(),
        network.address(host) + ":" + ports.get(host),
        directory.resolve(host.label()).resolve("data").toString(),
        Integer.toString(id(host)),
        String.valueOf(controllers.get(host)),
        voters);
  }

  private JavaProcess node(Host host) throws IOException {
    var settings = new Properties();
    settings.setProperty("bootstrap.servers", bootstrap());
    settings.setProperty("schema.registry.url", registry.url());
    settings.setProperty("node.name", host.label());
    settings.setProperty("data.directory", directory.resolve(host.label() + "/data").toString());
    settings.setProperty("http.host", network.address(host));
    settings.setProperty("http.port", String.valueOf(ports.get(host)));
    settings.setProperty("search.enabled", "false");
    settings.setProperty("log.shards", "1");
    settings.setProperty("log.replication", "3");
    Files.createDirectories(directory.resolve(host.label()));
    var config = directory.resolve(host.label()).resolve("node.properties");
    try (var writer = Files.newBufferedWriter(config)) {
      settings.store(writer, null);
    }
    return process(host, "org.skald.infra.cli.Skald", "server", "--config", config.toString());
  }

  /* Processes that are killed leave their temporary files behind: in the directory of the run. */
  private JavaProcess process(Host host, String main, String... arguments) throws IOException {
    var own = directory.resolve(host.label());
    var temporary = Files.createDirectories(own.resolve("tmp"));
    var environment = new HashMap<>(clocks.environment(host));
    environment.put(
        "JAVA_TOOL_OPTIONS", "-XX:-UsePerfData -Djava.io.tmpdir=%s".formatted(temporary));
    return JavaProcess.of(own.resolve("stderr.txt"), HEAP_MIB, main, arguments)
        .within(network.on(host), environment);
  }

  /** Number of a broker. */
  static int id(Host broker) {
    return Host.BROKERS.indexOf(broker) + 1;
  }

  JavaProcess process(Host host) {
    var process = processes.get(host);
    if (process == null) {
      throw new IllegalArgumentException("expected a machine with a process, found " + host);
    }
    return process;
  }

  /** Where a node's API is. */
  URI url(Host node) {
    return URI.create("http://%s:%d".formatted(network.address(node), ports.get(node)));
  }

  private String bootstrap() {
    return Host.BROKERS.stream()
        .map(it -> network.address(it) + ":" + ports.get(it))
        .collect(Collectors.joining(","));
  }

  Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000"));
  }

  @Override
  public void close() {
    Host.NODES.forEach(it -> process(it).close());
    registry.close();
    Host.BROKERS.forEach(it -> process(it).close());
  }
}
