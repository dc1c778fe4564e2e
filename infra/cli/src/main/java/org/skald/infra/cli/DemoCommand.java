package org.skald.infra.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;
import org.skald.infra.screen.Screen;
import org.skald.log.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skald demo}: orders on a real broker in this process, then the books. */
@Command(
    name = "demo",
    description = {
      "Runs orders as sagas over three participants, on a real Kafka in this process.",
      "Some orders are refused, so their sagas are undone. In the end the books are checked:",
      "every saga has ended, stock and money are conserved, nothing was done twice."
    })
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--sagas",
      defaultValue = "200",
      description = "How many orders (${DEFAULT-VALUE}).")
  private int sagas;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of orders and mishaps (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--refuse",
      defaultValue = "0.15",
      description = "Share of cards that are declined (${DEFAULT-VALUE}).")
  private double refuse;

  @Option(
      names = "--timeout",
      defaultValue = "0",
      description = "Share of attempts that are never answered (${DEFAULT-VALUE}).")
  private double timeout;

  @Option(
      names = "--crash",
      defaultValue = "0",
      description = "Share of attempts at which a participant breaks down (${DEFAULT-VALUE}).")
  private double crash;

  @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
  private int brokers;

  @Option(names = "--data", description = "Keep the data in this directory; else they are deleted.")
  private @Nullable Path data;

  @Option(names = "--json", description = "One JSON object instead of a picture.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var command = java.util.Objects.requireNonNull(spec);
    if (sagas < 1 || sagas > 1_000_000) {
      throw new ParameterException(
          command.commandLine(), "--sagas: expected 1 to 1000000, found " + sagas);
    }
    if (brokers != 1 && brokers != 3) {
      throw new ParameterException(
          command.commandLine(), "--brokers: expected 1 or 3, found " + brokers);
    }
    var screen = new Screen(command);
    screen.progress("starting a broker, a registry, a node and three participants …");
    try (var skald =
        LocalSkald.start(
            new LocalConfig(Optional.ofNullable(data), brokers, 0, stock(), faults(command)))) {
      var result = new DemoRun(skald, sagas, seed, screen).run();
      if (json) {
        screen.plain(Json.mapper().writeValueAsString(result.toJson()));
      } else {
        result.show(screen);
      }
      return result.isAsItShouldBe() ? 0 : Failed.REFUSED;
    }
  }

  private Faults faults(CommandSpec command) {
    try {
      return new Faults(seed, refuse, timeout, crash);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "--refuse, --timeout, --crash: " + e.getMessage(), e);
    }
  }

  /** Scarce enough that some orders find their article sold out. */
  private int stock() {
    return Math.max(10, sagas * DemoRun.QUANTITY_MAX / (2 * DemoRun.ARTICLES));
  }
}
