package org.skald.log.http;

/** What a route does with a request; it runs on a virtual thread of its own and may block. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers a request.
   *
   * @throws Exception what nobody foresaw: it is logged, and the caller gets a 500 with the log
   *     line's id; an expected refusal is a {@link Reply.Refused} instead
   */
  Reply answer(Exchange exchange) throws Exception;
}
