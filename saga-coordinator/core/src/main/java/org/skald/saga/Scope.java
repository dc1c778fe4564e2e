package org.skald.saga;

import java.util.Map;

/**
 * What an expression of a definition can see.
 *
 * @param sagaId the saga
 * @param input the input that it was started with
 * @param replies the replies of the steps that have succeeded, by step; a step whose reply has no
 *     content is not in it
 */
public record Scope(SagaId sagaId, Payload input, Map<String, Payload> replies) {

  /** Keeps its own copy of the replies. */
  public Scope {
    replies = Map.copyOf(replies);
  }
}
