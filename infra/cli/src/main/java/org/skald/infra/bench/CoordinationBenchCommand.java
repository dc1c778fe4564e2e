package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code skald bench lock}, {@code register} and {@code name}. */
abstract class CoordinationBenchCommand implements Callable<Integer> {

  @Mixin private @Nullable BenchOptions options;

  @Spec private @Nullable CommandSpec spec;

  /** Locks. */
  @Command(
      name = "lock",
      description = "Locks: a free one, 64 callers, and a line of 1,000 that wait.")
  static final class Lock extends CoordinationBenchCommand {
    @Override
    CoordinationBenchmark benchmark(String bootstrap, Path directory) {
      return new LockBenchmark(bootstrap, directory);
    }
  }

  /** Registers. */
  @Command(
      name = "register",
      description = "Registers: proposals, of 64 callers too, and until one who waits knows.")
  static final class Register extends CoordinationBenchCommand {
    @Override
    CoordinationBenchmark benchmark(String bootstrap, Path directory) {
      return new RegisterBenchmark(bootstrap, directory);
    }
  }

  /** Names. */
  @Command(
      name = "name",
      description = "Names: changes, of 64 callers too, and until one who waits knows.")
  static final class Name extends CoordinationBenchCommand {
    @Override
    CoordinationBenchmark benchmark(String bootstrap, Path directory) {
      return new NameBenchmark(bootstrap, directory);
    }
  }

  abstract CoordinationBenchmark benchmark(String bootstrap, Path directory);

  @Override
  public Integer call() throws Exception {
    var what = Objects.requireNonNull(spec).name();
    return Objects.requireNonNull(options)
        .run((screen, bootstrap, directory) -> {
          var floor = BenchOptions.floor(screen, bootstrap);
          screen.progress("asking for %ss …".formatted(what));
          try (var benchmark = benchmark(bootstrap, directory)) {
            var measured = benchmark.run();
            screen.progressDone();
            floor.show(screen);
            show(screen, what, measured, floor);
            return measured.with(floor);
          }
        });
  }

  private static void show(
      Screen screen, String what, CoordinationBenchmark.Measured measured, Floor floor) {
    screen.table(
        List.of(what, "median ms", "99 % ms", "a second", "to the floor"),
        List.of(
            List.of(
                "one caller",
                "%.2f".formatted(measured.acquire().p50Ms()),
                "%.2f".formatted(measured.acquire().p99Ms()),
                "",
                "%.2f".formatted(measured.acquire().p50Ms() / floor.p50Ms())),
            List.of(
                "64 callers",
                "%.2f".formatted(measured.callers64().p50Ms()),
                "%.2f".formatted(measured.callers64().p99Ms()),
                "%.0f".formatted(measured.callers64().perSecond()),
                "%.2f".formatted(measured.callers64().perSecond() / floor.callers64PerSecond())),
            List.of(
                "to the next",
                "%.2f".formatted(measured.handOver().p50Ms()),
                "",
                "%.0f".formatted(measured.handOver().perSecond()),
                "%.2f".formatted(measured.handOver().p50Ms() / floor.p50Ms()))));
  }
}
