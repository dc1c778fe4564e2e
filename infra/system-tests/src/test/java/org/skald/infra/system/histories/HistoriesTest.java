package org.skald.infra.system.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One short run, or with {@code -Phistories} thirty of a minute; what they have seen stays in
 * {@code target/histories}.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoriesTest {

  private static final Path DIRECTORY = Path.of("target", "histories").toAbsolutePath();
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration MORE_MAX = Duration.ofSeconds(390);
  private static final int HEAP_MIB = 768;

  private final int runs = Integer.getInteger("histories.runs", 1);
  private final int seconds = Integer.getInteger("histories.seconds", 25);
  private final long seed = Long.getLong("histories.seed", 1);

  @Test
  void whatever_happens_to_the_cluster_its_clients_see_one_thing_at_a_time() throws Exception {
    clear();
    var sandbox = Sandbox.find();
    var limit = START_MAX.plus(MORE_MAX.plusSeconds(seconds).multipliedBy(runs));

    var process = start(sandbox);
    try {
      var said = CompletableFuture.supplyAsync(() -> listen(process));

      assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
          .as("the runs end within %s, see %s", limit, DIRECTORY)
          .isTrue();
      assertThat(process.exitValue())
          .as("seed %d, see %s:%n%s", seed, DIRECTORY, said.get(10, TimeUnit.SECONDS))
          .isZero();
    } finally {
      process.destroyForcibly();
      process.onExit().get(30, TimeUnit.SECONDS);
    }
    clearCluster();
  }

  private Process start(Sandbox sandbox) throws IOException {
    return new ProcessBuilder(
            sandbox.running(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + HEAP_MIB + "m",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.skald.infra.system.BoundMain",
                    HistoriesMain.class.getName(),
                    DIRECTORY.toString(),
                    sandbox.hasNamespaces() ? HistoriesMain.NAMESPACES : "loopback",
                    Long.toString(seed),
                    Integer.toString(runs),
                    Integer.toString(seconds))))
        .redirectErrorStream(true)
        .start();
  }

  /* Progress is shown while it happens: thirty runs take more than half an hour. */
  @SuppressWarnings("SystemOut")
  private static String listen(Process process) {
    var said = new StringBuilder();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        said.append(line).append(System.lineSeparator());
      }
    } catch (IOException e) {
      said.append(e);
    }
    return said.toString();
  }

  private static void clear() throws IOException {
    delete(DIRECTORY);
    Files.createDirectories(DIRECTORY);
  }

  /** What brokers and nodes have stored is of use only after a failure. */
  private static void clearCluster() throws IOException {
    delete(DIRECTORY.resolve(HistoriesMain.CLUSTER));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
