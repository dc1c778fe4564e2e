package org.skald.streams;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.skald.log.Decider;
import org.skald.log.Rejection;

/**
 * A decider and all that a topology has to know to host it.
 *
 * @param source the topic of its commands
 * @param participant how it answers sagas; null when the source is no participant's topic
 * @param remember how long, in log time, a participant remembers the result of a command: longer
 *     than any saga runs, one that is stuck included
 * @param clock bounds the timestamps of records and proposes timers; decides nothing
 */
public record HostedDecider<C, S, E, R extends Rejection, F>(
    String source,
    Decider<C, S, E, R, F> decider,
    StreamCodec<C, S, E, R, F> codec,
    @Nullable ParticipantCodec<C, S, R> participant,
    Duration remember,
    InstantSource clock) {

  /** How long results are remembered unless told otherwise. */
  public static final Duration REMEMBER_DEFAULT = Duration.ofDays(7);

  /** A decider over a topic whose records are keyed by the thing that each is about. */
  public static <C, S, E, R extends Rejection, F> HostedDecider<C, S, E, R, F> of(
      String source, Decider<C, S, E, R, F> decider, StreamCodec<C, S, E, R, F> codec) {
    return new HostedDecider<>(
        source, decider, codec, null, REMEMBER_DEFAULT, InstantSource.system());
  }

  /** The same decider as a participant of sagas: its commands are keyed by saga id. */
  public HostedDecider<C, S, E, R, F> asParticipant(ParticipantCodec<C, S, R> replies) {
    return new HostedDecider<>(source, decider, codec, replies, remember, clock);
  }

  /** The same decider with another memory. */
  public HostedDecider<C, S, E, R, F> remembering(Duration duration) {
    return new HostedDecider<>(source, decider, codec, participant, duration, clock);
  }

  /** The same decider with another clock. */
  public HostedDecider<C, S, E, R, F> withClock(InstantSource other) {
    return new HostedDecider<>(source, decider, codec, participant, remember, other);
  }
}
