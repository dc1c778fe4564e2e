package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skald.infra.local.TemporaryDirectory;
import org.skald.infra.screen.Screen;
import org.skald.log.http.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What benchmarks have in common: brokers and a directory of their own, and how they tell. */
final class BenchOptions {

  @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
  private int brokers;

  @Option(names = "--json", description = "One JSON object as the last line.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** One measurement, which shows people what it has found and gives programs the same. */
  @FunctionalInterface
  interface Measurement {
    Object measure(Screen screen, String bootstrap, Path directory) throws Exception;
  }

  /** Measures on as many brokers as were asked for; gives the exit code. */
  int run(Measurement measurement) throws Exception {
    var command = Objects.requireNonNull(spec);
    if (brokers != 1 && brokers != 3) {
      throw new ParameterException(
          command.commandLine(), "--brokers: expected 1 or 3, found " + brokers);
    }
    return run(command, brokers, json, measurement);
  }

  static int run(CommandSpec command, int brokers, boolean json, Measurement measurement)
      throws Exception {
    var screen = new Screen(command);
    try (var directory = TemporaryDirectory.make("skald-bench-");
        var kafka = Brokers.start(brokers)) {
      var measured = measurement.measure(screen, kafka.bootstrap(), directory.path());
      if (json) {
        screen.plain(Json.write(measured));
      }
    }
    return 0;
  }

  /** What Kafka itself takes, with word of it while it is measured. */
  static Floor floor(Screen screen, String bootstrap) throws Exception {
    screen.progress("measuring what Kafka itself takes …");
    return Floor.measure(bootstrap);
  }
}
