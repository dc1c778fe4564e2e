package org.skald.saga;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an expression of a definition can see.
 *
 * @param sagaId the saga
 * @param input the input that it was started with
 * @param replies the replies of the steps before this one in the graph, by step, and for a
 *     compensation that of the step itself; a step that was skipped or whose reply has no content
 *     is not in it. Nothing else is, so that every attempt of a command has the same payload,
 *     whatever happened beside it in the meantime
 * @param gathered the replies of the elements of fan-outs before this step, by the step that fanned
 *     out, in the order of the items; elements that were skipped by hand have none
 * @param unchanged the steps before this one that were done and have changed nothing
 * @param item which item of its list this is about, from 0; empty when it is about none
 */
public record Scope(
    SagaId sagaId,
    Payload input,
    Map<String, Payload> replies,
    Map<String, List<Payload>> gathered,
    Set<String> unchanged,
    OptionalInt item) {

  /** Keeps its own copy of the replies. */
  public Scope {
    replies = Map.copyOf(replies);
    gathered = Map.copyOf(gathered);
    unchanged = Set.copyOf(unchanged);
  }

  /** What is seen of a saga in which nothing has fanned out. */
  public Scope(SagaId sagaId, Payload input, Map<String, Payload> replies) {
    this(sagaId, input, replies, Map.of(), Set.of(), OptionalInt.empty());
  }

  /** The same about another item, or about none. */
  public Scope at(OptionalInt other) {
    return new Scope(sagaId, input, replies, gathered, unchanged, other);
  }

  /** Whether a step's reply, or those of its elements, can be seen. */
  public boolean sees(String step) {
    return replies.containsKey(step) || gathered.containsKey(step);
  }
}
