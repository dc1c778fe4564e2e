package org.skald.infra.system.histories;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.skald.infra.system.histories.Outcome.Answered;

/** A session of a client, kept alive by heartbeats until it is given up. */
final class ClientSession {

  static final Duration TTL = Duration.ofSeconds(5);

  /*
   * What a broker's clock may take from a session's time: it costs at most one second that a
   * clock jumps ahead, and so it does when the leadership moves to a broker whose clock is ahead.
   */
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final String id = UUID.randomUUID().toString();
  private final Api api;
  private final Consumer<String> heartbeats;
  private volatile long heardNs;
  private volatile boolean kept = true;
  private volatile boolean gone;

  private ClientSession(Api api, Consumer<String> heartbeats, long heardNs) {
    this.api = api;
    this.heartbeats = heartbeats;
    this.heardNs = heardNs;
  }

  /**
   * Opens one; null if that was not answered.
   *
   * @param heartbeats takes what became of each
   */
  static @Nullable ClientSession open(Api api, Caller caller, Consumer<String> heartbeats) {
    var session = new ClientSession(api, heartbeats, System.nanoTime());
    var body = Api.JSON.createObjectNode().put("id", session.id).put("ttl", TTL.toString());
    if (!(caller.post("/sessions", body) instanceof Answered answer) || answer.status() != 201) {
      return null;
    }
    Thread.ofVirtual().start(session::keepAlive);
    return session;
  }

  private void keepAlive() {
    int turn = Math.floorMod(id.hashCode(), Host.NODES.size());
    while (kept && !gone) {
      Caller.pause(BEAT);
      turn += !kept || beat(Host.NODES.get(turn % Host.NODES.size())) ? 0 : 1;
    }
  }

  /** Whether that node is still the one to ask. */
  private boolean beat(Host node) {
    var sentNs = System.nanoTime();
    var outcome =
        api.post(
            node,
            "/sessions/%s/heartbeat".formatted(id),
            UUID.randomUUID().toString(),
            Api.JSON.createObjectNode(),
            BEAT);
    heartbeats.accept("%d %s %s: %s".formatted(sentNs, id, node.label(), outcome));
    if (outcome instanceof Answered(var status, _, _) && status == 200) {
      heardNs = sentNs;
      return true;
    }
    gone = outcome instanceof Answered(var status, _, _) && status == 404;
    return false;
  }

  String id() {
    return id;
  }

  /** Whether its client may rely on it. */
  boolean isAlive() {
    return !gone && System.nanoTime() - heardNs < TTL.toNanos();
  }

  /** Sends no heartbeat any more. */
  void abandon() {
    kept = false;
  }

  /** The first moment at which it may have ended by itself, as it looks now. */
  long mayEndNs() {
    return heardNs + TTL.minus(SKEW).toNanos();
  }
}
