package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import org.skald.saga.SagaCommand.Act;

/**
 * What people have laid upon a saga that is on its way.
 *
 * @param pause who has paused it, and why; empty while it goes on
 * @param proposal the act that waits for a second person
 */
public record ByHand(Optional<Pause> pause, Optional<Proposal> proposal) {

  /** Nothing. */
  public static final ByHand NONE = new ByHand(Optional.empty(), Optional.empty());

  /** The same saga paused, or not any more. */
  public ByHand paused(Optional<Pause> by) {
    return new ByHand(by, proposal);
  }

  /** The same saga with this proposal, or with none any more. */
  public ByHand proposed(Optional<Proposal> its) {
    return new ByHand(pause, its);
  }

  /** Who has paused a saga, why and since when. */
  public record Pause(String actor, String reason, Instant at) {}

  /**
   * An act that one person wishes and another has to approve.
   *
   * @param number what it is called: the position of its command in the log
   * @param act what is wished, and why
   * @param by who wishes it
   * @param at log time at which it was proposed
   */
  public record Proposal(long number, Act act, Person by, Instant at) {}
}
