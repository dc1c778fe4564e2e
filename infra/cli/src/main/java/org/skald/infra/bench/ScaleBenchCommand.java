package org.skald.infra.bench;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skald bench sessions} and {@code names}: how much one coordination log carries. */
abstract class ScaleBenchCommand implements Callable<Integer> {

  private static final int COUNT_MAX = 10_000_000;

  @Option(names = "--json", description = "One JSON object as the last line.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** Sessions. */
  @Command(
      name = "sessions",
      description = "Many live sessions: what keeping them alive costs the log.")
  static final class Sessions extends ScaleBenchCommand {

    @Option(
        names = "--count",
        defaultValue = "100000",
        description = "How many sessions (${DEFAULT-VALUE}).")
    private int count;

    @Override
    int count() {
      return count;
    }

    @Override
    Object measure(ScaleBenchmark benchmark, Screen screen) throws Exception {
      var measured = benchmark.sessions(count);
      screen.progressDone();
      screen.table(
          List.of("live sessions", "heartbeats/s", "log KiB/s", "RSS MiB"),
          List.of(
              List.of(
                  Integer.toString(measured.sessions()),
                  "%.0f".formatted(measured.heartbeatsPerSecond()),
                  "%.2f".formatted(measured.logKibPerSecond()),
                  "%.0f".formatted(measured.nodeRssMiB()))));
      return measured;
    }
  }

  /** Names. */
  @Command(
      name = "names",
      description = "Many names: how fast they are put, and how soon a node without data has them.")
  static final class Names extends ScaleBenchCommand {

    @Option(
        names = "--count",
        defaultValue = "1000000",
        description = "How many names (${DEFAULT-VALUE}).")
    private int count;

    @Override
    int count() {
      return count;
    }

    @Override
    Object measure(ScaleBenchmark benchmark, Screen screen) {
      var measured = benchmark.names(count);
      screen.progressDone();
      screen.table(
          List.of("names", "puts/s", "cold start s", "found there"),
          List.of(
              List.of(
                  Integer.toString(measured.names()),
                  "%.0f".formatted(measured.putsPerSecond()),
                  "%.1f".formatted(measured.coldStartSeconds()),
                  Integer.toString(measured.namesFound()))));
      return measured;
    }
  }

  abstract int count();

  abstract Object measure(ScaleBenchmark benchmark, Screen screen) throws Exception;

  @Override
  public Integer call() throws Exception {
    var command = Objects.requireNonNull(spec);
    if (count() < 100 || count() > COUNT_MAX) {
      throw new ParameterException(
          command.commandLine(),
          "--count: expected 100 to %d, found %d".formatted(COUNT_MAX, count()));
    }
    return BenchOptions.run(
        command,
        1,
        json,
        (screen, bootstrap, directory) -> {
          screen.progress("making %d %s …".formatted(count(), command.name()));
          return measure(new ScaleBenchmark(bootstrap, directory), screen);
        });
  }
}
