package org.skald.infra.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.infra.local.TemporaryDirectory;
import org.skald.infra.screen.Screen;
import org.skald.log.http.Json;
import picocli.CommandLine.Command;
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
  int floor(
      @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
          int brokers,
      @Option(names = "--json", description = "One JSON object as the last line.") boolean json)
      throws Exception {
    checkBrokers(brokers);
    var screen = screen();
    screen.progress("measuring what Kafka itself takes …");
    try (var kafka = Brokers.start(brokers)) {
      var floor = Floor.measure(kafka.bootstrap());
      screen.progressDone();
      floor.show(screen);
      if (json) {
        screen.plain(json(floor));
      }
    }
    return 0;
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
      @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
          int brokers,
      @Option(names = "--json", description = "One JSON object as the last line.") boolean json)
      throws Exception {
    checkBrokers(brokers);
    if (sagas < 1 || sagas > SAGAS_MAX || (rate != null && !(rate > 0))) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "expected --sagas from 1 to %d and a positive --rate".formatted(SAGAS_MAX));
    }
    var screen = screen();
    try (var directory = TemporaryDirectory.make("skald-bench-");
        var kafka = Brokers.start(brokers)) {
      screen.progress("measuring what Kafka itself takes …");
      var floor = Floor.measure(kafka.bootstrap());
      screen.progress("running %d sagas …".formatted(sagas));
      var measured =
          new SagaBenchmark(kafka.bootstrap(), directory.path())
              .run(sagas, Optional.ofNullable(rate));
      screen.progressDone();
      floor.show(screen);
      show(screen, measured, floor);
      if (json) {
        screen.plain(json(measured, floor));
      }
    }
    return 0;
  }

  @Command(description = "Memory and speed with many sagas that wait for an answer.")
  int live(
      @Option(
              names = "--sagas",
              defaultValue = "100000",
              description = "How many sagas (${DEFAULT-VALUE}).")
          int sagas,
      @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
          int brokers,
      @Option(names = "--json", description = "One JSON object as the last line.") boolean json)
      throws Exception {
    checkBrokers(brokers);
    var screen = screen();
    try (var directory = TemporaryDirectory.make("skald-bench-");
        var kafka = Brokers.start(brokers)) {
      screen.progress("starting %d sagas …".formatted(sagas));
      var measured = new LiveBenchmark(kafka.bootstrap(), directory.path()).run(sagas);
      screen.progressDone();
      screen.table(
          List.of("live sagas", "seconds", "starts/s", "RSS MiB"),
          List.of(
              List.of(
                  Integer.toString(measured.liveSagas()),
                  "%.1f".formatted(measured.seconds()),
                  "%.0f".formatted(measured.startsPerSecond()),
                  "%.0f".formatted(measured.nodeRssMiB()))));
      if (json) {
        screen.plain(json(measured));
      }
    }
    return 0;
  }

  @Command(description = "Watches: from an acknowledged write to its arrival at all who watch.")
  int watch(
      @Option(
              names = "--watchers",
              defaultValue = "10000",
              description = "How many connections (${DEFAULT-VALUE}).")
          int watchers,
      @Option(names = "--brokers", defaultValue = "1", description = "1 or 3 (${DEFAULT-VALUE}).")
          int brokers,
      @Option(names = "--json", description = "One JSON object as the last line.") boolean json)
      throws Exception {
    checkBrokers(brokers);
    var screen = screen();
    try (var directory = TemporaryDirectory.make("skald-bench-");
        var kafka = Brokers.start(brokers)) {
      screen.progress("measuring what Kafka itself takes …");
      var floor = Floor.measure(kafka.bootstrap());
      screen.progress("watching with %d connections …".formatted(watchers));
      try (var watches = new WatchBenchmark(kafka.bootstrap(), directory.path(), watchers)) {
        var measured = watches.run();
        screen.progressDone();
        floor.show(screen);
        screen.table(WatchBenchmark.Measured.HEADS, measured.rows());
        if (json) {
          screen.plain(json(measured.with(floor)));
        }
      }
    }
    return 0;
  }

  private Screen screen() {
    return new Screen(Objects.requireNonNull(spec));
  }

  private void checkBrokers(int brokers) {
    if (brokers != 1 && brokers != 3) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--brokers: expected 1 or 3, found " + brokers);
    }
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

  private static String json(Object value) throws JsonProcessingException {
    return Json.mapper().writeValueAsString(value);
  }

  private static String json(SagaBenchmark.Measured measured, Floor floor)
      throws JsonProcessingException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sagas", measured.sagas());
    json.put("seconds", measured.seconds());
    json.put("sagasPerSecond", measured.sagas() / measured.seconds());
    json.put("p50Ms", measured.p50Ms());
    json.put("p99Ms", measured.p99Ms());
    json.put("p50OverFloor", measured.p50Ms() / floor.p50Ms());
    json.put("nodeRssMiB", measured.rssMiB());
    json.put("floor", floor);
    return json(json);
  }
}
