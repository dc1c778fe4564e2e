package org.skald.saga.service;

import java.util.Map;
import java.util.Optional;
import org.skald.log.http.Endpoint;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.kafka.NotHeld;

/** The nodes that hold the shards that this one does not. */
@FunctionalInterface
public interface OtherNodes {

  /** Narrows a request to one shard. */
  String SHARD = "Skald-Shard";

  /**
   * Hands a request on to a node that holds the shard, and its answer back.
   *
   * @param query in place of the request's own
   * @param headers more of them
   */
  Reply ask(int shard, Exchange exchange, String query, Map<String, String> headers);

  /** Hands a request on as it is. */
  default Reply ask(int shard, Exchange exchange) {
    return ask(shard, exchange, exchange.rawQuery(), Map.of());
  }

  /** Hands a request on, narrowed to the shard, with a query of its own. */
  default Reply askForShard(int shard, Exchange exchange, String query) {
    return ask(shard, exchange, query, Map.of(SHARD, Integer.toString(shard)));
  }

  /** Hands what this node does not hold on to one that does. */
  default Endpoint orElsewhere(Endpoint here) {
    return exchange -> {
      try {
        return here.answer(exchange);
      } catch (NotHeld e) {
        return ask(e.shard(), exchange);
      }
    };
  }

  /**
   * The only shard that a request is about, if it was narrowed to one.
   *
   * @throws IllegalArgumentException when there is no such shard
   */
  static Optional<Integer> shardOf(Exchange exchange, int shards) {
    return exchange.header(SHARD).map(text -> shard(text, shards));
  }

  private static int shard(String text, int shards) {
    try {
      var shard = Integer.parseInt(text);
      if (shard >= 0 && shard < shards) {
        return shard;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s: expected 0 to %d, found '%s'".formatted(SHARD, shards - 1, text));
  }
}
