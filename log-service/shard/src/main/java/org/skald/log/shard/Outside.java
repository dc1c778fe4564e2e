package org.skald.log.shard;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The world beyond Kafka, such as the schema registry. */
@FunctionalInterface
public interface Outside {

  /**
   * Asks, and does not wait. The answer is empty when the outside knows that there is none; the
   * future fails when it cannot be asked now.
   */
  CompletableFuture<Optional<byte[]>> ask(String question);
}
