package org.skald.log.shard;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A registry that tells each node something else for a while: what was registered just now is known
 * to some of its servers and not yet to others.
 */
final class SimulatedRegistry {

  static final String QUESTION = "schema/";
  private static final int IDS = 30;
  private static final int LAG_MS = 200;

  private final VirtualTime time;
  private final Chaos chaos;
  private final Map<String, Long> knownFromMs = new HashMap<>();
  private final long[] registeredMs = new long[IDS];

  SimulatedRegistry(VirtualTime time, Chaos chaos) {
    this.time = time;
    this.chaos = chaos;
    for (var id = 0; id < IDS; id++) {
      registeredMs[id] = chaos.upTo(4_500); // Some when all is over, which is never.
    }
  }

  /** An id that is known, or will be soon, or never. */
  String anyId() {
    return Integer.toString(chaos.upTo(IDS));
  }

  static byte[] schemaOf(String id) {
    return Keys.utf8("the schema of " + id);
  }

  /** What the server that this node talks to knows now. */
  Optional<byte[]> known(SimulatedNode node, String question) {
    var id = question.substring(QUESTION.length());
    var from =
        knownFromMs.computeIfAbsent(
            node.name() + question, _ -> registeredMs[Integer.parseInt(id)] + chaos.upTo(LAG_MS));
    return time.nowMs() < from ? Optional.empty() : Optional.of(schemaOf(id));
  }

  private Optional<byte[]> answer(SimulatedNode node, String question) {
    if (chaos.strikes(Fault.STALE_REGISTRY, 5)) {
      return Optional.empty();
    }
    var known = known(node, question);
    if (known.isEmpty()) {
      chaos.count(Fault.UNKNOWN_SCHEMA);
    }
    return known;
  }

  CompletableFuture<Optional<byte[]>> ask(SimulatedNode node, String question) {
    var answer = new CompletableFuture<Optional<byte[]>>();
    time.in(
        chaos.between(1, 12),
        () -> {
          if (node.isStalled()) {
            answer.completeExceptionally(new IllegalStateException("no registry"));
          } else {
            answer.complete(answer(node, question));
          }
        });
    return answer;
  }
}
