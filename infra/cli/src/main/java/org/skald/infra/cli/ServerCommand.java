package org.skald.infra.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.skald.infra.local.NodeServer;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skald server}: a node against Kafka and a registry that run elsewhere. */
@Command(
    name = "server",
    description = "Runs a node against Kafka and a schema registry that run elsewhere.")
final class ServerCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Settings as KEY=VALUE lines; the operator's page lists them.")
  private @Nullable Path config;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var screen = new Screen(Objects.requireNonNull(spec));
    var settings = ServerSettings.read(read(Objects.requireNonNull(config)));
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> DevCommand.stopInOrder(stop, stopped), "stop"));
    try (var server = NodeServer.start(settings)) {
      screen.plain("READY " + server.url());
      stop.await();
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  static Map<String, String> read(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new Failed(
          Failed.REFUSED,
          "expected a readable file of KEY=VALUE lines at %s, found: %s".formatted(file, e));
    }
    var values = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(it -> values.put(it, properties.getProperty(it)));
    return values;
  }
}
