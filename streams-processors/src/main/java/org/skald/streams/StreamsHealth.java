package org.skald.streams;

import java.util.Optional;

/**
 * How a host is.
 *
 * @param state of the topology, in Kafka Streams' words: {@code RUNNING}, {@code REBALANCING}, …
 * @param failure what stopped or stalls the topology, if anything does
 * @param repliesFailure why replies do not reach the log just now, if they do not
 */
public record StreamsHealth(
    String state, Optional<String> failure, Optional<String> repliesFailure) {

  /** Whether commands are decided and replies arrive. */
  public boolean isReady() {
    return state.equals("RUNNING") && failure.isEmpty() && repliesFailure.isEmpty();
  }

  /** Whether it may become ready by itself; if not, it has to be started again. */
  public boolean isLive() {
    return !state.equals("ERROR") && !state.equals("PENDING_ERROR") && !state.equals("NOT_RUNNING");
  }
}
