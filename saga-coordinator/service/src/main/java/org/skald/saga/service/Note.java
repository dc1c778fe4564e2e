package org.skald.saga.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Exchange;
import org.skald.log.http.Parsed;
import org.skald.log.http.Problem;

/**
 * Who asks for something, and why, for the journal.
 *
 * @param principal who it is, as the door attests; empty for nobody in particular
 */
record Note(String actor, String reason, Optional<String> principal) {

  /**
   * What a request says of it, which may be nothing but not something blank, and of whom it comes:
   * who gives no name has that of the principal.
   */
  static Parsed<Note> of(Exchange exchange, @Nullable String actor, @Nullable String reason) {
    if (isBlank(actor) || isBlank(reason)) {
      return new Parsed.Invalid<>(
          Problem.of(
              422,
              "faulty-request",
              "Faulty request",
              "%s: expected a text or no such member, found a blank one"
                  .formatted(isBlank(actor) ? "actor" : "reason")));
    }
    return new Parsed.Value<>(
        new Note(
            Optional.ofNullable(actor).orElseGet(() -> actor(exchange)),
            Optional.ofNullable(reason).orElse("no reason given"),
            exchange.principal()));
  }

  /** Who asks, when a request does not say so. */
  static String actor(Exchange exchange) {
    return exchange.principal().orElse("anonymous");
  }

  private static boolean isBlank(@Nullable String text) {
    return text != null && text.isBlank();
  }
}
