package org.skald.infra.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.skald.client.Grant;
import org.skald.client.NodesUnavailable;
import org.skald.client.RequestRefused;
import org.skald.client.Session;
import org.skald.client.SkaldClient;

/** A command that runs while a grant is held, and is ended when that is lost. */
final class Guarded {

  private static final Duration END_MAX = Duration.ofSeconds(3);

  private final String what;
  private final List<String> command;
  private volatile @Nullable Process running;

  /** How a session comes by the grant; an empty one means not in time. */
  @FunctionalInterface
  interface Claiming {
    Optional<? extends Grant> in(Session session) throws InterruptedException;
  }

  /** What the command finds in its environment, besides the token and the session. */
  @FunctionalInterface
  interface Environment {
    Map<String, String> of(Grant grant);
  }

  /**
   * A command that is not run yet.
   *
   * @param what it holds, for messages
   */
  Guarded(String what, List<String> command) {
    this.what = what;
    this.command = command;
  }

  /** Runs it in a session of its own; gives its exit code. */
  int run(NodeAddress node, Duration ttl, Claiming claiming, Environment environment)
      throws InterruptedException {
    try (var client = node.connect()) {
      // Whoever ends this process ends what it guards, and does not leave the grant to its time.
      var hook = new Thread(() -> endAll(client), "end-all");
      Runtime.getRuntime().addShutdownHook(hook);
      try (var session = client.openSession(ttl)) {
        var grant = claiming.in(session);
        if (grant.isEmpty()) {
          throw new Failed(
              Failed.NOT_IN_TIME,
              "expected %s in time, found that it was not free".formatted(what));
        }
        return run(session, grant.get(), environment.of(grant.get()));
      } catch (NodesUnavailable e) {
        throw new Failed(Failed.UNREACHABLE, String.valueOf(e.getMessage()));
      } catch (RequestRefused e) {
        throw new Failed(Failed.REFUSED, String.valueOf(e.getMessage()));
      } finally {
        removeHook(hook);
      }
    }
  }

  private void endAll(SkaldClient client) {
    var process = running;
    if (process != null) {
      end(process);
    }
    client.close();
  }

  private int run(Session session, Grant grant, Map<String, String> environment)
      throws InterruptedException {
    var process = start(session, grant, environment);
    running = process;
    grant.onLost(() -> Thread.ofVirtual().name("grant-lost").start(() -> end(process)));
    var code = process.waitFor();
    var held = grant.isHeld();
    grant.close();
    if (!held) {
      throw new Failed(
          Failed.LOST,
          "expected to hold %s to the end, found that it was lost; the command was ended"
              .formatted(what));
    }
    return code;
  }

  private Process start(Session session, Grant grant, Map<String, String> environment) {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    builder.environment().put("SKALD_TOKEN", Long.toString(grant.token()));
    builder.environment().put("SKALD_SESSION", session.id());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Failed(
          Failed.REFUSED, "expected a command that can be run, found: " + e.getMessage());
    }
  }

  static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }

  /** Asks the command and its children to end, and makes them when they do not. */
  private static void end(Process process) {
    var all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
