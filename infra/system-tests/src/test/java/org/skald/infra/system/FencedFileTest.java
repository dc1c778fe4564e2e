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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;

/**
 * {@code skald lock} around a shared file; the README's example is a writer that was paused while
 * it held the lock and comes too late.
 */
@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencedFileTest {

  private static final Path APPEND =
      Path.of("../example/bin/fenced-append").toAbsolutePath().normalize();
  private static final Duration STEP_MAX = Duration.ofSeconds(60);
  private static final int LOST = 6;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatWasStarted() {
    started.forEach(process -> all(process).toList().forEach(ProcessHandle::destroyForcibly));
  }

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
              "2s",
              "echo started > %s; while [ ! -e %s ]; do sleep 0.1; done; %s %s $SKALD_TOKEN late"
                  .formatted(directory.resolve("started"), go, APPEND, file));
      await("the first writer has the lock")
          .atMost(STEP_MAX)
          .until(() -> Files.exists(directory.resolve("started")));
      signal("STOP", all(slow));

      var quick = lock(node, "quick", "2s", "%s %s $SKALD_TOKEN quick".formatted(APPEND, file));
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
    }
  }

  @Test
  void who_is_asked_to_end_leaves_neither_the_lock_nor_a_place_in_line_to_its_time()
      throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var node = shop.startNode("node", Map.of());
      var holder = lock(node, "holder", "1h", "sleep 600");
      await("the lock is held").atMost(STEP_MAX).until(() -> claims(node, "holders") == 1);
      var waiter = lock(node, "waiter", "1h", "true");
      await("somebody waits").atMost(STEP_MAX).until(() -> claims(node, "waiters") == 1);
      await("the command runs").atMost(STEP_MAX).until(() -> holder.descendants().count() > 0);
      var guarded = holder.descendants().toList();

      waiter.destroy();
      await("nobody waits").atMost(STEP_MAX).until(() -> claims(node, "waiters") == 0);
      holder.destroy();

      await("nobody holds it").atMost(STEP_MAX).until(() -> claims(node, "holders") == 0);
      assertThat(guarded).noneMatch(ProcessHandle::isAlive);
    }
  }

  private static int claims(SagaNodeProcess node, String member) {
    return node.get("/locks/report").path(member).size();
  }

  /** {@code skald lock report} around a line of shell. */
  private Process lock(SagaNodeProcess node, String name, String ttl, String shell)
      throws IOException {
    var process =
        new ProcessBuilder(
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
                ttl,
                "report",
                "--",
                "bash",
                "-c",
                shell)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".txt").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String said(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".txt"));
  }

  /** The process and its children, which are what holds the lock and what it guards. */
  private static Stream<ProcessHandle> all(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Who has ended meanwhile, as a short command of a shell does, need not hear it. */
  private static void signal(String name, Stream<ProcessHandle> processes) throws Exception {
    for (var process : processes.toList()) {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
      var heard = kill.redirectErrorStream(true).start().waitFor() == 0;
      assertThat(heard || !process.isAlive()).as("%s hears %s", process, name).isTrue();
    }
  }
}
