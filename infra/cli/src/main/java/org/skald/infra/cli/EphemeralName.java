package org.skald.infra.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.skald.client.NodesUnavailable;
import org.skald.client.RequestRefused;
import org.skald.client.Session;

/** A name that is there as long as this process is. */
final class EphemeralName {

  private final String path;
  private final String value;

  EphemeralName(String path, String value) {
    this.path = path;
    this.value = value;
  }

  /**
   * Puts it and keeps it until this process is ended; so it never returns, but fails when the
   * session is lost.
   *
   * @param told hears the place of its record, once it is there
   */
  int keep(NodeAddress node, Duration ttl, boolean absent, @Nullable Long revision, Told told)
      throws InterruptedException {
    try (var client = node.connect()) {
      // Whoever ends this process does not leave the name to its time.
      var hook = new Thread(client::close, "end-session");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        var session = client.openSession(ttl);
        var lost = new CountDownLatch(1);
        session.onChange(state -> {
          if (!state.isAlive()) {
            lost.countDown();
          }
        });
        told.at(put(session, absent, revision));
        lost.await();
        throw new Failed(
            Failed.LOST, "expected to keep '%s', found that its session was lost".formatted(path));
      } catch (NodesUnavailable e) {
        throw new Failed(Failed.UNREACHABLE, String.valueOf(e.getMessage()));
      } catch (RequestRefused e) {
        throw new Failed(Failed.REFUSED, String.valueOf(e.getMessage()));
      } finally {
        Guarded.removeHook(hook);
      }
    }
  }

  /** Hears the place of a record. */
  @FunctionalInterface
  interface Told {
    void at(long position);
  }

  private long put(Session session, boolean absent, @Nullable Long revision)
      throws InterruptedException {
    var transaction = session.names().transaction();
    if (absent) {
      transaction.ifAbsent(path);
    }
    if (revision != null) {
      transaction.ifRevision(path, revision);
    }
    return transaction.putEphemeral(path, value).commit().position();
  }
}
