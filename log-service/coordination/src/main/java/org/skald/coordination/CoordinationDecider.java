package org.skald.coordination;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.skald.coordination.MemberState.Absent;
import org.skald.coordination.MemberState.Alive;
import org.skald.coordination.MemberState.Gone;
import org.skald.coordination.SessionState.Jeopardy;
import org.skald.coordination.SessionState.None;
import org.skald.coordination.SessionState.Safe;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.Timer;

/**
 * Members, sessions, locks, elections, semaphores, registers, names and the access to them,
 * counters, sequences, latches, barriers and placement in one shard, so that what depends on each
 * other changes at once.
 */
public final class CoordinationDecider
    implements ShardDecider<
        CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void> {

  /** The highest level of rules that this release knows of the coordination log. */
  static final int RULES = 1;

  /** The rules; they hold no state. */
  public CoordinationDecider() {
    // Said, so that the package's documentation is whole.
  }

  @Override
  public int knownRules() {
    return RULES;
  }

  @Override
  public CoordinationState initial(String key) {
    var lock = Keys.lockOf(key);
    if (lock.isPresent()) {
      return initial(lock.get());
    }
    if (key.startsWith(Keys.SESSIONS)) {
      return SessionState.NONE;
    }
    if (key.startsWith(Keys.MEMBERS)) {
      return MemberState.ABSENT;
    }
    if (key.startsWith(Keys.PORTIONS)) {
      return PortionState.EMPTY;
    }
    if (key.startsWith(Keys.REGISTERS)) {
      return RegisterState.UNDECIDED;
    }
    if (key.startsWith(Keys.NAMES)) {
      return NameState.ABSENT;
    }
    if (key.startsWith(Keys.ACCESS)) {
      return AccessState.UNSAID;
    }
    if (key.equals(Keys.ACCESS_COUNT)) {
      return AccessCount.ZERO;
    }
    if (key.equals(Keys.PLACEMENT)) {
      return PlacementState.EMPTY;
    }
    if (key.startsWith(Keys.COUNTERS)) {
      return CounterState.ZERO;
    }
    if (key.startsWith(Keys.SEQUENCES)) {
      return SequenceState.START;
    }
    if (key.startsWith(Keys.LATCHES)) {
      return LatchState.UNKNOWN;
    }
    if (key.startsWith(Keys.BARRIERS)) {
      return BarrierState.EMPTY;
    }
    throw new IllegalArgumentException("expected a key of the coordination log, found " + key);
  }

  private static Grantable initial(LockName lock) {
    return switch (lock.kind()) {
      case LOCK -> LockState.free(lock);
      case ELECTION -> ElectionState.vacant(lock);
      case SEMAPHORE -> SemaphoreState.unknown(lock);
    };
  }

  @Override
  public Decision<CoordinationEvent, CoordinationRejection> decide(
      States<CoordinationState> states, CoordinationCommand command, Moment moment) {
    var draft = new Draft(states, moment);
    var rejection =
        switch (command) {
          case MemberCommand of -> MemberRules.decide(draft, of);
          case SessionCommand of -> SessionRules.decide(draft, of);
          case LockCommand of -> LockRules.decide(draft, of);
          case ElectionCommand of -> ElectionRules.decide(draft, of);
          case SemaphoreCommand of -> SemaphoreRules.decide(draft, of);
          case RegisterCommand of -> RegisterRules.decide(draft, of);
          case NameCommand of -> NameRules.decide(draft, of);
          case PlacementCommand of -> PlacementRules.decide(draft, of);
          case CounterCommand of -> CounterRules.decide(draft, of);
          case SequenceCommand of -> SequenceRules.decide(draft, of);
          case LatchCommand of -> LatchRules.decide(draft, of);
          case BarrierCommand of -> BarrierRules.decide(draft, of);
        };
    return rejection
        .<Decision<CoordinationEvent, CoordinationRejection>>map(Decision::reject)
        .orElseGet(() -> Decision.accept(draft.events()));
  }

  @Override
  public String keyOf(CoordinationEvent event) {
    return event.key();
  }

  @Override
  public CoordinationState evolve(CoordinationState state, CoordinationEvent event) {
    return Evolution.evolve(state, event);
  }

  @Override
  public List<Void> react(CoordinationState after, CoordinationEvent event) {
    return List.of();
  }

  /** What a counter stands at, or where a block of ids ends. */
  @Override
  public OptionalLong number(List<CoordinationEvent> events) {
    return events.size() != 1
        ? OptionalLong.empty()
        : switch (events.getFirst()) {
          case CounterEvent.CounterAdded(_, _, var value) -> OptionalLong.of(value);
          case SequenceEvent.IdsReserved(_, _, var to) -> OptionalLong.of(to);
          case MemberEvent _,
              SessionEvent _,
              LockEvent _,
              ElectionEvent _,
              SemaphoreEvent _,
              RegisterEvent _,
              NameEvent _,
              AccessEvent _,
              LatchEvent _,
              BarrierEvent _,
              PlacementEvent _ ->
              OptionalLong.empty();
        };
  }

  @Override
  public Optional<Timer<CoordinationCommand>> timer(CoordinationState state) {
    return switch (state) {
      case Alive alive -> timer(alive.until(), new MemberCommand.Lose(alive.member()));
      // A millisecond for each portion, so that no record has to tell all sessions at once.
      case Gone gone ->
          timer(gone.at().plusMillis(gone.portion()), new MemberCommand.Sweep(gone.member()));
      case Jeopardy jeopardy ->
          timer(jeopardy.until(), new SessionCommand.Expire(jeopardy.it().session()));
      case Grantable it -> timer(it.line());
      case PlacementState placement ->
          placement.nextRelocation().flatMap(due -> timer(due, new PlacementCommand.Relocate()));
      case Absent _,
          Safe _,
          None _,
          PortionState _,
          RegisterState _,
          NameState _,
          AccessState _,
          AccessCount _,
          CounterState _,
          SequenceState _,
          LatchState _,
          BarrierState _ ->
          Optional.empty();
    };
  }

  private static Optional<Timer<CoordinationCommand>> timer(LockState lock) {
    var moments =
        Stream.concat(
            lock.delayedUntil().stream(),
            lock.waiters().stream().flatMap(it -> it.until().stream()));
    return moments
        .min(Instant::compareTo)
        .flatMap(due -> timer(due, new LockCommand.Review(lock.name())));
  }

  private static Optional<Timer<CoordinationCommand>> timer(
      Instant due, CoordinationCommand command) {
    return Optional.of(new Timer<>(due, command));
  }
}
