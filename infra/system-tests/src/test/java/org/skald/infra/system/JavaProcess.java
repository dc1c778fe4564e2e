package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Java program of Skald in a process of its own, which prints {@code READY address} when it is up
 * and can be killed, stopped, continued and started again.
 */
public final class JavaProcess implements AutoCloseable {

  private static final String READY = "READY ";
  private static final Duration READY_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final Path errors;
  private final List<String> command;
  private final Map<String, String> environment;
  private @Nullable Process process;
  private volatile String address = "none yet";

  private JavaProcess(Path errors, List<String> command, Map<String, String> environment) {
    this.errors = errors;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
  }

  /**
   * A process that does not run yet.
   *
   * @param errors file that takes what it writes to standard error, run after run
   */
  public static JavaProcess of(Path errors, int heapMiB, String main, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMiB + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BoundMain.class.getName(),
                main));
    command.addAll(List.of(arguments));
    return new JavaProcess(errors, command, Map.of());
  }

  /**
   * The same, run by another command, which has to become it, and with more in its environment.
   *
   * @param by the command and its arguments; what is to be run comes behind them
   */
  public JavaProcess within(List<String> by, Map<String, String> more) {
    var whole = new ArrayList<>(by);
    whole.addAll(command);
    return new JavaProcess(errors, whole, more);
  }

  /** Starts it and waits until it is up; answers how long that took. */
  public Duration start() throws InterruptedException {
    var began = System.nanoTime();
    var ready = new CompletableFuture<String>();
    try {
      Files.createDirectories(errors.toAbsolutePath().getParent());
      var builder =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
      builder.environment().putAll(environment);
      var started = builder.start();
      process = started;
      Thread.ofVirtual().start(() -> listen(started, ready));
      address = ready.get(READY_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(
          "expected a process to be up within %s, see %s".formatted(READY_MAX, errors), e);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static void listen(Process started, CompletableFuture<String> ready) {
    try (var lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
      }
      ready.completeExceptionally(new IOException("it ended before it was up"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /** What it said to be reached at when it last started. */
  public String address() {
    return address;
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    running().destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end in good order, as an operator would, and waits until it has. */
  public void stop() throws InterruptedException {
    running().destroy();
    awaitEnd();
  }

  private void awaitEnd() throws InterruptedException {
    awaitEnd(END_MAX);
  }

  /** Waits until it has ended, by itself or because it was told to. */
  public void awaitEnd(Duration max) throws InterruptedException {
    assertThat(running().waitFor(max.toSeconds(), TimeUnit.SECONDS))
        .as("the process ended within %s, see %s", max, errors)
        .isTrue();
  }

  /** {@code kill -STOP}: it keeps everything, and does nothing. */
  public void pause() throws InterruptedException {
    signal("STOP");
  }

  /** {@code kill -CONT}: it goes on as if no time had passed. */
  public void resume() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws InterruptedException {
    try {
      var kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(running().pid()))
              .inheritIO()
              .start();
      assertThat(kill.waitFor()).as("exit code of kill -%s", name).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("expected a process that was started");
    }
    return process;
  }

  /** Ends it, stopped or not. */
  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS).join();
    }
  }
}
