package org.skald.saga.service;

import org.skald.log.http.Answers;
import org.skald.log.kafka.Busy;
import org.skald.log.kafka.Oversized;
import org.skald.schemas.RegistryUnavailable;

/** How refusals of the saga log look over HTTP. */
final class Refusals {

  static final Answers LOG =
      new Answers(
          Refusals::statusOf,
          failure -> failure instanceof Busy || failure instanceof RegistryUnavailable,
          Oversized.class::isInstance);

  private Refusals() {}

  private static int statusOf(String code) {
    return switch (code) {
      case "saga-not-found", "definition-not-found" -> 404;
      default -> 409;
    };
  }
}
