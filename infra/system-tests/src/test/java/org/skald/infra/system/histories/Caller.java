package org.skald.infra.system.histories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * One client's way to the nodes: it stays with a node until that fails, then tries another, mostly
 * under the same request id, sometimes not at all. Not safe for several threads.
 */
final class Caller {

  private static final int ATTEMPTS = 4;
  private static final double GIVES_UP = 0.15;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Api api;
  private final List<Host> nodes;
  private final Random random;
  private Host node;

  /** A client of these nodes that draws its lots from a seed. */
  Caller(Api api, List<Host> nodes, long seed) {
    this.api = api;
    this.nodes = nodes;
    this.random = new Random(seed);
    this.node = anyNode();
  }

  private Host anyNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  Random random() {
    return random;
  }

  /** Asks for a change under a request id of its own. */
  Outcome post(String path, ObjectNode body) {
    var requestId = UUID.randomUUID().toString();
    return persistently(it -> api.post(it, path, requestId, body, Api.ANSWER_MAX));
  }

  /** Reads. */
  Outcome get(String path) {
    return persistently(it -> api.get(it, path));
  }

  private Outcome persistently(Function<Host, Outcome> ask) {
    Outcome known = new Outcome.NotDone("not tried");
    for (int i = 0; i < ATTEMPTS; i++) {
      var outcome = ask.apply(node);
      if (outcome instanceof Outcome.Answered) {
        wander();
        return outcome;
      }
      node = anyNode();
      if (outcome instanceof Outcome.Unknown) {
        known = outcome; // What was unknown once does not become undone by a later refusal.
        if (random.nextDouble() < GIVES_UP) {
          return known;
        }
      }
      pause(PAUSE);
    }
    return known;
  }

  private void wander() {
    if (random.nextInt(10) == 0) {
      node = anyNode();
    }
  }

  static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }
}
