package org.skald.infra.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Brokers in a process of their own, so that what is measured is not their memory. */
final class Brokers implements AutoCloseable {

  private static final String READY = "READY ";
  private static final long STOP_MAX_S = 20;

  private final Process process;
  private final String bootstrap;

  private Brokers(Process process, String bootstrap) {
    this.process = process;
    this.bootstrap = bootstrap;
  }

  /** Starts 1 or 3 brokers and waits until they serve. */
  static Brokers start(int brokers) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx512m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BrokersMain.class.getName(),
                Integer.toString(brokers))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Brokers(process, bootstrapOf(process));
  }

  private static String bootstrapOf(Process process) throws IOException {
    @SuppressWarnings("MustBeClosed") // It is the process's, and ends with it.
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length());
      }
    }
    throw new IOException("expected brokers to start, but their process has ended");
  }

  String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_MAX_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
