package org.skald.saga.service;

import java.util.Map;
import org.skald.log.http.Reply;

/** The shards that this node does not hold, for wishes of its own. */
@FunctionalInterface
public interface OtherShards {

  /**
   * Asks a node that holds the shard, and hands its answer back.
   *
   * @param json the body
   */
  Reply post(int shard, String path, String requestId, String json, Map<String, String> headers);
}
