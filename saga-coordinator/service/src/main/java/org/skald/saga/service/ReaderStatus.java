package org.skald.saga.service;

import java.util.Map;
import java.util.Optional;

/**
 * How a node gets on with a topic that it reads for the log.
 *
 * @param definition the one of which its records start sagas; empty when they are events that sagas
 *     wait for
 * @param topic its name
 * @param state in a word or two
 * @param lag records of its own partitions that are not settled
 * @param taken how many records the log has taken, since the node was started
 * @param refused how many it never can, since the node was started, by code
 * @param trouble why it does not get on, if so
 */
public record ReaderStatus(
    Optional<String> definition,
    String topic,
    String state,
    long lag,
    long taken,
    Map<String, Long> refused,
    Optional<String> trouble) {

  /** Keeps its own copy. */
  public ReaderStatus {
    refused = Map.copyOf(refused);
  }
}
