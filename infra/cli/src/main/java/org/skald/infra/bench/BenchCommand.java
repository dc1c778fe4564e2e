package org.skald.infra.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skald bench}: measures on a real Kafka in a process of its own. */
@Command(
    name = "bench",
    description = "Measures, as a ratio to what Kafka itself takes in the same run.",
    subcommands = {
      CoordinationBenchCommand.Lock.class,
      CoordinationBenchCommand.Register.class,
      CoordinationBenchCommand.Name.class,
      ScaleBenchCommand.Sessions.class,
      ScaleBenchCommand.Names.class
    })
public final class BenchCommand {

  private static final int SAGAS_MAX = 1_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Command(description = "The floor: to append a record and read it back from the tail.")
  int floor(@Mixin BenchOptions options) throws Exception {
    return options.run((screen, bootstrap, _) -> {
      var floor = BenchOptions.floor(screen, bootstrap);
      screen.progressDone();
      floor.show(screen);
      return floor;
    });
  }

  @Command(description = "Three-step sagas over participants that answer at once.")
  int saga(
      @Option(
              names = "--sagas",
              defaultValue = "20000",
              description = "How many sagas (${DEFAULT-VALUE}).")
          int sagas,
      @Option(names = "--rate", description = "How many a second; as many as go, when not given.")
          @Nullable Double rate,
      @Mixin BenchOptions options)
      throws Exception {
    if (sagas < 1 || sagas > SAGAS_MAX || (rate != null && !(rate > 0))) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "expected --sagas from 1 to %d and a positive --rate".formatted(SAGAS_MAX));
    }
    return options.run((screen, bootstrap, directory) -> {
      var floor = BenchOptions.floor(screen, bootstrap);
      screen.progress("running %d sagas …".formatted(sagas));
      var measured = new SagaBenchmark(bootstrap, directory).run(sagas, Optional.ofNullable(rate));
      screen.progressDone();
      floor.show(screen);
      show(screen, measured, floor);
      return told(measured, floor);
    });
  }

  @Command(description = "Memory and speed with many sagas that wait for an answer.")
  int live(
      @Option(
              names = "--sagas",
              defaultValue = "100000",
              description = "How many sagas (${DEFAULT-VALUE}).")
          int sagas,
      @Mixin BenchOptions options)
      throws Exception {
    return options.run((screen, bootstrap, directory) -> {
      screen.progress("starting %d sagas …".formatted(sagas));
      var measured = new LiveBenchmark(bootstrap, directory).run(sagas);
      screen.progressDone();
      screen.table(
          List.of("live sagas", "seconds", "starts/s", "RSS MiB"),
          List.of(
              List.of(
                  Integer.toString(measured.liveSagas()),
                  "%.1f".formatted(measured.seconds()),
                  "%.0f".formatted(measured.startsPerSecond()),
                  "%.0f".formatted(measured.nodeRssMiB()))));
      return measured;
    });
  }

  @Command(description = "Watches: from an acknowledged write to its arrival at all who watch.")
  int watch(
      @Option(
              names = "--watchers",
              defaultValue = "10000",
              description = "How many connections (${DEFAULT-VALUE}).")
          int watchers,
      @Mixin BenchOptions options)
      throws Exception {
    return options.run((screen, bootstrap, directory) -> {
      var floor = BenchOptions.floor(screen, bootstrap);
      screen.progress("watching with %d connections …".formatted(watchers));
      try (var watches = new WatchBenchmark(bootstrap, directory, watchers)) {
        var measured = watches.run();
        screen.progressDone();
        floor.show(screen);
        screen.table(WatchBenchmark.Measured.HEADS, measured.rows());
        return measured.with(floor);
      }
    });
  }

  private static void show(Screen screen, SagaBenchmark.Measured measured, Floor floor) {
    screen.table(
        List.of("sagas", "seconds", "sagas/s", "median ms", "99 % ms", "over floor", "RSS MiB"),
        List.of(
            List.of(
                Integer.toString(measured.sagas()),
                "%.1f".formatted(measured.seconds()),
                "%.0f".formatted(measured.sagas() / measured.seconds()),
                "%.2f".formatted(measured.p50Ms()),
                "%.2f".formatted(measured.p99Ms()),
                "%.1f".formatted(measured.p50Ms() / floor.p50Ms()),
                "%.0f".formatted(measured.rssMiB()))));
  }

  private static Map<String, Object> told(SagaBenchmark.Measured measured, Floor floor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sagas", measured.sagas());
    json.put("seconds", measured.seconds());
    json.put("sagasPerSecond", measured.sagas() / measured.seconds());
    json.put("p50Ms", measured.p50Ms());
    json.put("p99Ms", measured.p99Ms());
    json.put("p50OverFloor", measured.p50Ms() / floor.p50Ms());
    json.put("nodeRssMiB", measured.rssMiB());
    json.put("floor", floor);
    return json;
  }
}
