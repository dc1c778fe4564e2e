package org.skald.infra.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;
import org.skald.infra.screen.Screen;
import org.skald.log.http.HttpConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skald dev}: everything in one process, staying up. */
@Command(
    name = "dev",
    description = "Runs a broker, a registry, a node and the example's participants, and stays up.")
final class DevCommand implements Callable<Integer> {

  private static final int STOCK = 1_000_000;

  @Option(names = "--port", description = "Port of the HTTP API on loopback (${DEFAULT-VALUE}).")
  private int port = HttpConfig.DEFAULT_PORT;

  @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
  private int brokers;

  @Option(names = "--data", description = "Keep the data in this directory; else they are deleted.")
  private @Nullable Path data;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var screen = new Screen(Objects.requireNonNull(spec));
    screen.progress("starting …");
    var config = new LocalConfig(Optional.ofNullable(data), brokers, port, STOCK, Faults.NONE);
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopInOrder(stop, stopped), "stop"));
    try (var skald = LocalSkald.start(config)) {
      screen.progressDone();
      var url = skald.server().url();
      screen.line("@|bold Skald is ready|@ after %.1f s".formatted(uptimeSeconds()));
      screen.line("  API       " + url);
      screen.line("  health    " + url.resolve("/health"));
      screen.line("  metrics   " + url.resolve("/metrics"));
      screen.line("  OpenAPI   " + url.resolve("/openapi.json"));
      screen.line("  Kafka     " + skald.bootstrap());
      screen.line("  registry  " + skald.registryUrl());
      screen.line("  data      " + skald.directory());
      screen.line("");
      screen.line("Try: infra/skald saga start place-order --wait --input \\");
      screen.line(
          "  '{\"orderId\":\"o-1\",\"customer\":\"ann\",\"sku\":\"article-1\",\"quantity\":2,"
              + "\"amountCents\":500}'");
      stop.await();
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private static double uptimeSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }

  static void stopInOrder(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
