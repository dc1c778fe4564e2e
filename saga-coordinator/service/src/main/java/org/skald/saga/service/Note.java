package org.skald.saga.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who asks for something, and why, for the journal. */
record Note(String actor, String reason) {

  /** What a request says of it, which may be nothing. */
  static Note of(@Nullable String actor, @Nullable String reason) {
    return new Note(
        Optional.ofNullable(actor).orElse("anonymous"),
        Optional.ofNullable(reason).orElse("no reason given"));
  }
}
