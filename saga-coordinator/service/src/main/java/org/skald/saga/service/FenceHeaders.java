package org.skald.saga.service;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.saga.Fence;
import org.skald.schemas.NotDecodable;

/** The headers of a request that is made under a lock. */
final class FenceHeaders {

  /** Name of the lock, encoded with percent signs as in a path. */
  static final String LOCK = "Skald-Lock";

  /** Fencing token of its grant. */
  static final String TOKEN = "Skald-Token";

  private FenceHeaders() {}

  /** What a request asks for, under a lock or not. */
  @FunctionalInterface
  interface Fenced {
    Reply reply(Optional<Fence> fence) throws Exception;
  }

  static Doc document(Doc doc) {
    return doc.header(LOCK, "the lock under which the caller asks; needs " + TOKEN)
        .header(TOKEN, "its fencing token: refused when the shard has seen a greater one");
  }

  /** Goes on with the fence of a request, or refuses headers that are none. */
  static Reply read(Exchange exchange, Fenced route) throws Exception {
    Optional<Fence> fence;
    try {
      fence = Fences.read(exchange.header(LOCK).map(FenceHeaders::decoded), exchange.header(TOKEN));
    } catch (NotDecodable | IllegalArgumentException e) {
      return Reply.refused(
          Problem.badRequest("%s and %s: %s".formatted(LOCK, TOKEN, e.getMessage())));
    }
    return route.reply(fence);
  }

  private static String decoded(String lock) {
    return URLDecoder.decode(lock.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
