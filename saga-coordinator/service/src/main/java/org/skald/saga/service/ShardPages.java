package org.skald.saga.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;

/** Pages of a list in the order of shard and key, wherever the shards are held. */
record ShardPages(SagaNode node, OtherNodes others) {

  /**
   * A page.
   *
   * @param after where to begin
   * @param limit how many at the most
   * @param here reads from a shard that this node holds
   * @param there reads the page that another node has sent
   * @param query asks another node for so many from there on
   * @param view what is answered
   */
  <T> Reply list(
      Exchange exchange,
      SagaCursor after,
      int limit,
      BiFunction<SagaCursor, Integer, List<T>> here,
      Function<String, List<T>> there,
      BiFunction<SagaCursor, Integer, String> query,
      Function<List<T>, Object> view) {
    var only = OtherNodes.shardOf(exchange, node.shards());
    var found = new ArrayList<T>();
    for (var shard = after.shard(); shard < node.shards() && found.size() < limit; shard++) {
      if (only.isPresent() && only.get() != shard) {
        continue;
      }
      var from = new SagaCursor(shard, shard == after.shard() ? after.after() : "");
      var left = limit - found.size();
      if (node.host().isOpen(shard)) {
        found.addAll(here.apply(from, left));
      } else {
        var reply = others.askForShard(shard, exchange, query.apply(from, left));
        if (!(reply instanceof Reply.Text page) || page.status() != 200) {
          return reply; // A list that silently lacks a shard would be a lie.
        }
        found.addAll(there.apply(page.text()));
      }
    }
    return Reply.ok(view.apply(found));
  }
}
