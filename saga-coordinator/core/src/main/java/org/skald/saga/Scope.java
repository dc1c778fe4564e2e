package org.skald.saga;

import java.util.Map;

/**
 * What an expression of a definition can see.
 *
 * @param sagaId the saga
 * @param input the input that it was started with
 * @param replies the replies of the steps before this one in the graph, by step, and for a
 *     compensation that of the step itself; a step that was skipped or whose reply has no content
 *     is not in it. Nothing else is, so that every attempt of a command has the same payload,
 *     whatever happened beside it in the meantime
 */
public record Scope(SagaId sagaId, Payload input, Map<String, Payload> replies) {

  /** Keeps its own copy of the replies. */
  public Scope {
    replies = Map.copyOf(replies);
  }
}
