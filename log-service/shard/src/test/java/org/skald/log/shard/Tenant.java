package org.skald.log.shard;

import java.util.Optional;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;

/**
 * What a simulation runs on its shard: rules, their wire, and who asks.
 *
 * @param <C> command
 * @param <S> state
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public interface Tenant<C, S, E, R extends Rejection, F> {

  /** The rules. */
  ShardDecider<C, S, E, R, F> decider();

  /** The rules as the release before has them, when nodes of both are to run side by side. */
  default Optional<ShardDecider<C, S, E, R, F>> earlier() {
    return Optional.empty();
  }

  /** A codec for one replica. */
  ShardCodec<C, S, E, R, F> codec();

  /** The clients of one run, and what has to hold of what they see. */
  Workload workload(Simulation world);

  /** How long a run takes, and how large a record may be. */
  default Measures measures() {
    return Measures.DEFAULT;
  }

  /**
   * How long a run takes, and how large a record may be.
   *
   * @param chaosMs how long everything goes wrong
   * @param calmMs how long nothing does after it, until a late node comes
   * @param leavingMs how long it goes on when the workload has left
   * @param recordBytes the largest record that is looked at
   */
  record Measures(long chaosMs, long calmMs, long leavingMs, int recordBytes) {

    /** What is right for a tenant whose things end quickly. */
    public static final Measures DEFAULT = new Measures(3_600, 2_500, 0, 600);
  }
}
