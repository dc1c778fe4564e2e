package org.skald.infra.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Very many clients that watch, in a process of their own. It is told by lines when a round of
 * writes begins and when each was acknowledged; both processes read the same monotonic clock.
 */
final class Watchers implements AutoCloseable {

  private static final long STOP_MAX_S = 20;

  private final Process process;
  private final BufferedReader lines;
  private final BufferedWriter orders;

  private Watchers(Process process, BufferedReader lines, BufferedWriter orders) {
    this.process = process;
    this.lines = lines;
    this.orders = orders;
  }

  /** What they have got of the last round. */
  record Got(long delivered, double p50Ms, double p99Ms, double maxMs) {}

  /**
   * Connects them all, and returns when each of them watches; {@code {}} in the path is its number.
   */
  static Watchers start(URI url, int watchers, String path) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                WatchersMain.class.getName(),
                url.getHost(),
                Integer.toString(url.getPort()),
                Integer.toString(watchers),
                path)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    @SuppressWarnings("MustBeClosed") // They are the process's, and end with it.
    var started =
        new Watchers(
            process,
            process.inputReader(StandardCharsets.UTF_8),
            process.outputWriter(StandardCharsets.UTF_8));
    started.read("READY");
    return started;
  }

  private String read(String word) throws IOException {
    var line = lines.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IOException("expected the watchers to say %s, found %s".formatted(word, line));
    }
    return line.substring(word.length()).strip();
  }

  /** A round begins; its writes have the numbers from 0. */
  void begin(int writes, long deliveries) throws IOException {
    orders.write("BEGIN %d %d\n".formatted(writes, deliveries));
    orders.flush();
    read("BEGUN");
  }

  /** The round is over when all has arrived, or nothing more does. */
  Got end(List<Long> acknowledgedNs) throws IOException {
    orders.write(
        "END "
            + acknowledgedNs.stream().map(String::valueOf).collect(Collectors.joining(" "))
            + "\n");
    orders.flush();
    var numbers = read("GOT").split(" ", -1);
    return new Got(
        Long.parseLong(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]),
        Double.parseDouble(numbers[3]));
  }

  @Override
  public void close() throws IOException {
    orders.close();
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
