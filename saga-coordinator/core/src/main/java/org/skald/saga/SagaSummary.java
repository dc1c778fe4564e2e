package org.skald.saga;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.skald.saga.ByHand.Proposal;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.SagaState.Turn;

/**
 * What a list of sagas shows of one.
 *
 * @param sagaId the saga
 * @param definition the definition that it is pinned to
 * @param phase where it stands
 * @param startedAt log time of its start
 * @param endedAt log time of its end; empty before
 * @param turn why it turned around; empty when it did not
 * @param proposal the act that waits for a second person
 */
public record SagaSummary(
    SagaId sagaId,
    DefinitionId definition,
    Phase phase,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Turn> turn,
    Optional<Proposal> proposal) {

  /** Where a saga stands, in one word. */
  public enum Phase {
    /** On its way forward. */
    RUNNING,
    /** On its way back to a save-point, from which it goes forward again. */
    RETURNING,
    /** On its way back to where it began. */
    COMPENSATING,
    /** Waits for a person at one of its steps, on either way. */
    STUCK,
    /** A person has paused it, on either way; it may be stuck besides. */
    PAUSED,
    /** Every step was done or skipped. */
    COMPLETED,
    /** Whatever was done is undone. */
    COMPENSATED;

    /** The word for it on every surface: {@code running}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The summary of a saga; empty before its start. */
  public static Optional<SagaSummary> of(SagaState state) {
    return switch (state) {
      case NotStarted _ -> Optional.empty();
      case Forward saga -> Optional.of(of(saga, Phase.RUNNING, Optional.empty()));
      case Backward saga -> {
        var moving = saga.savePoint().isPresent() ? Phase.RETURNING : Phase.COMPENSATING;
        yield Optional.of(of(saga, moving, Optional.of(saga.turn())));
      }
      case Ended ended -> Optional.of(of(ended));
    };
  }

  private static SagaSummary of(Active saga, Phase moving, Optional<Turn> turn) {
    var origin = saga.origin();
    return new SagaSummary(
        origin.sagaId(),
        origin.definition().id(),
        phase(saga, moving),
        origin.startedAt(),
        Optional.empty(),
        turn,
        saga.byHand().proposal());
  }

  private static Phase phase(Active saga, Phase moving) {
    if (saga.pause().isPresent()) {
      return Phase.PAUSED;
    }
    return saga.isStuck() ? Phase.STUCK : moving;
  }

  private static SagaSummary of(Ended ended) {
    var phase =
        switch (ended.outcome()) {
          case COMPLETED -> Phase.COMPLETED;
          case COMPENSATED -> Phase.COMPENSATED;
        };
    return new SagaSummary(
        ended.sagaId(),
        ended.definition(),
        phase,
        ended.startedAt(),
        Optional.of(ended.endedAt()),
        ended.turn(),
        Optional.empty());
  }
}
