package org.skald.infra.embedded.registry;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Apicurio, a registry by other people, keeps the same contract. */
class ApicurioConformanceTest extends RegistryConformance {

  @TempDir static Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private int port;
  private Process process;

  @BeforeAll
  void start() throws Exception {
    port = freePort();
    var home = System.getProperty("apicurio.directory");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + freePort(),
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2",
                "-Dapicurio.rest.deletion.artifact.enabled=true",
                "-Dapicurio.rest.deletion.artifact-version.enabled=true",
                "-jar",
                Path.of(home, "quarkus-run.jar").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(directory.toFile(), "apicurio.log"))
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .failFast("Apicurio ended before it was ready", () -> !process.isAlive())
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::isReady);
  }

  @AfterAll
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  @Override
  String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  private boolean isReady() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
