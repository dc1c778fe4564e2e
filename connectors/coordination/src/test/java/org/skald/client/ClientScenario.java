package org.skald.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** A client with a clock of its own in front of scripted nodes. */
final class ClientScenario implements AutoCloseable {

  /** Heartbeats every minute, jeopardy after two, the end after four. */
  static final Duration TTL = Duration.ofMinutes(4);

  /** Real time, so only there to be never reached. */
  static final Duration REQUEST_MAX = Duration.ofSeconds(30);

  final ManualTime time = new ManualTime();
  final ScriptedNode node = new ScriptedNode();
  final ScriptedNode other = new ScriptedNode();
  final SkaldClient client = client(node.address(), other.address());

  SkaldClient client(URI... addresses) {
    return new SkaldClient(
        new Nodes(HttpClient.newHttpClient(), List.of(addresses), Optional.empty(), time),
        time,
        REQUEST_MAX);
  }

  /** A session; two timers wait: for its next heartbeat, and for its jeopardy. */
  Session open() throws InterruptedException {
    return client.openSession(TTL);
  }

  /** From now on no node acknowledges a heartbeat. */
  void stopAcknowledging() {
    Stream.of(node, other).forEach(each -> each.on("heartbeat", ScriptedNode.Reply.BUSY));
  }

  /** Calls something that may block, in a thread of its own. */
  static <T> Call<T> call(Callable<T> what) {
    var task = new FutureTask<T>(what);
    var thread = new Thread(task, "caller");
    thread.setDaemon(true);
    thread.start();
    return new Call<>(thread, task);
  }

  /** Something that was called, and the thread that it runs on. */
  record Call<T>(Thread thread, FutureTask<T> result) {}

  @Override
  public void close() {
    time.close();
    node.close();
    other.close();
  }
}
