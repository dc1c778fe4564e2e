package org.skald.infra.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BrokerMainTest {

  @TempDir Path directory;

  @Test
  void a_killed_broker_starts_again_with_every_acknowledged_record() throws Exception {
    int port = Ports.pick(1, List.of()).getFirst();
    var orders = new Records("127.0.0.1:" + port, "orders");
    var first = start(port);
    try {
      orders.createTopic();
      orders.append("one", "two");
    } finally {
      kill(first);
    }

    var second = start(port);
    try {
      assertThat(orders.read(2)).containsExactly("one", "two");
    } finally {
      kill(second);
    }
  }

  private Process start(int port) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                Integer.toString(port),
                directory.resolve("data").toString(),
                "1")
            .redirectError(new File(directory.toFile(), "stderr.txt"))
            .start();
    boolean ready =
        process
            .inputReader(StandardCharsets.UTF_8)
            .lines()
            .anyMatch(("READY 127.0.0.1:" + port)::equals);
    assertThat(ready).as("the broker said that it is ready before it ended").isTrue();
    return process;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("the killed broker ended").isTrue();
  }
}
