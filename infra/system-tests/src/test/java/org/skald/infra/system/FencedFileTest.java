package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;

/** The README's example: a writer that was paused while it held a lock comes too late. */
@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencedFileTest {

  private static final Path APPEND =
      Path.of("../example/bin/fenced-append").toAbsolutePath().normalize();
  private static final Duration STEP_MAX = Duration.ofSeconds(60);
  private static final int LOST = 6;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void the_late_write_of_a_paused_holder_is_refused_by_its_token() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var node = shop.startNode("node", Map.of());
      var file = directory.resolve("report.txt");
      var go = directory.resolve("go");
      var slow =
          lock(
              node,
              "slow",
              "echo started > %s; while [ ! -e %s ]; do sleep 0.1; done; %s %s $SKALD_TOKEN late"
                  .formatted(directory.resolve("started"), go, APPEND, file));
      try {
        await("the first writer has the lock")
            .atMost(STEP_MAX)
            .until(() -> Files.exists(directory.resolve("started")));
        signal("STOP", all(slow));

        var quick = lock(node, "quick", "%s %s $SKALD_TOKEN quick".formatted(APPEND, file));
        assertThat(quick.waitFor(STEP_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(quick.exitValue()).as(said("quick")).isZero();
        Files.createFile(go);
        signal("CONT", slow.descendants()); // The guarded command first: only the token stops it.
        await("the late write is refused")
            .atMost(STEP_MAX)
            .until(() -> said("slow").contains("expected a token of at least"));
        signal("CONT", Stream.of(slow.toHandle()));

        assertThat(slow.waitFor(STEP_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(slow.exitValue()).as(said("slow")).isEqualTo(LOST);
        assertThat(Files.readAllLines(file)).containsExactly("quick");
      } finally {
        all(slow).forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** {@code skald lock report} around a line of shell. */
  private Process lock(SagaNodeProcess node, String name, String shell) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "org.skald.infra.cli.Skald",
            "lock",
            "--url",
            node.process().address(),
            "--ttl",
            "2s",
            "report",
            "--",
            "bash",
            "-c",
            shell)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".txt").toFile())
        .start();
  }

  private String said(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".txt"));
  }

  /** The process and its children, which are what holds the lock and what it guards. */
  private static Stream<ProcessHandle> all(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private static void signal(String name, Stream<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(it -> command.add(Long.toString(it.pid())));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
