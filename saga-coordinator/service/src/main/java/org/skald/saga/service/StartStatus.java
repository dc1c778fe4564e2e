package org.skald.saga.service;

import java.util.Map;
import java.util.Optional;
import org.skald.log.kafka.DeadLetter;

/**
 * How a node gets on with the topic whose records start sagas of a definition.
 *
 * @param origin topic and definition
 * @param state in a word or two
 * @param lag records of its own partitions that have started no saga yet
 * @param started how many have, since the node was started
 * @param refused how many never can, since the node was started, by code
 * @param trouble why it does not get on, if so
 */
public record StartStatus(
    DeadLetter.Origin origin,
    String state,
    long lag,
    long started,
    Map<String, Long> refused,
    Optional<String> trouble) {

  /** Keeps its own copy. */
  public StartStatus {
    refused = Map.copyOf(refused);
  }
}
