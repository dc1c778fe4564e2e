package org.skald.saga.service;

import java.util.Map;
import org.skald.log.http.Reply;

/** Starts of sagas whose shard this node does not hold, on its own account. */
@FunctionalInterface
public interface OtherStarts {

  /**
   * Asks a node that holds the shard for {@code POST /sagas}, and hands its answer back.
   *
   * @param json the body
   */
  Reply start(int shard, String requestId, String json, Map<String, String> headers);
}
