package org.skald.saga.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Exchange;

/**
 * Who asks for something, and why, for the journal.
 *
 * @param principal who it is, as the door attests; empty for nobody in particular
 */
record Note(String actor, String reason, Optional<String> principal) {

  /** What a request says of it, which may be nothing, and of whom it comes. */
  static Note of(Exchange exchange, @Nullable String actor, @Nullable String reason) {
    return new Note(
        Optional.ofNullable(actor).orElse("anonymous"),
        Optional.ofNullable(reason).orElse("no reason given"),
        exchange.principal());
  }
}
