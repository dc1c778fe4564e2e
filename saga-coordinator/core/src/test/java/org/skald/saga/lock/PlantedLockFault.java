package org.skald.saga.lock;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Timer;
import org.skald.saga.LockMode;
import org.skald.saga.SagaEffect;
import org.skald.saga.lock.LockCommand.Acquire;
import org.skald.saga.lock.LockCommand.Release;
import org.skald.saga.lock.LockEvent.LockAwaited;
import org.skald.saga.lock.LockEvent.LockGranted;

/** Rules of locks with one mistake each, which the claims have to find. */
enum PlantedLockFault {
  /** Who could share it passes those who wait. */
  PASSES_OVER {
    @Override
    Decision<LockEvent, LockRejection> wrong(
        LockState state, LockCommand command, Decision<LockEvent, LockRejection> right, Moment at) {
      return command instanceof Acquire(var claim, _) && state.admits(claim)
          ? grantInstead(right, at)
          : right;
    }
  },
  /** What is taken is not counted until it is gone. */
  OVERSELLS {
    @Override
    Decision<LockEvent, LockRejection> wrong(
        LockState state, LockCommand command, Decision<LockEvent, LockRejection> right, Moment at) {
      return command instanceof Acquire(var claim, _)
              && claim.mode() == LockMode.ESCROW
              && claim.taken() <= state.quantity()
          ? grantInstead(right, at)
          : right;
    }
  },
  /** An exclusive claim is granted beside others. */
  SHARES_WHAT_IS_EXCLUSIVE {
    @Override
    Decision<LockEvent, LockRejection> wrong(
        LockState state, LockCommand command, Decision<LockEvent, LockRejection> right, Moment at) {
      return command instanceof Acquire(var claim, _) && claim.mode() == LockMode.EXCLUSIVE
          ? grantInstead(right, at)
          : right;
    }
  },
  /** Nobody is told that it has waited too long. */
  WAITS_FOR_EVER {
    @Override
    Decision<LockEvent, LockRejection> wrong(
        LockState state, LockCommand command, Decision<LockEvent, LockRejection> right, Moment at) {
      return right;
    }

    @Override
    Optional<Timer<LockCommand>> timer(LockState state) {
      return Optional.empty();
    }
  },
  /** An old release is taken for one of a later grant. */
  FORGETS_TOKENS {
    @Override
    Decision<LockEvent, LockRejection> wrong(
        LockState state, LockCommand command, Decision<LockEvent, LockRejection> right, Moment at) {
      if (!(command instanceof Release release) || release.completed().isEmpty()) {
        return right;
      }
      return state
          .holder(release.command().sagaId())
          .map(holder ->
              new LockDecider()
                  .decide(
                      state,
                      new Release(
                          release.key(),
                          release.command(),
                          release.ask(),
                          OptionalLong.of(holder.token()),
                          release.proof()),
                      at))
          .orElse(right);
    }
  };

  abstract Decision<LockEvent, LockRejection> wrong(
      LockState state, LockCommand command, Decision<LockEvent, LockRejection> right, Moment at);

  Optional<Timer<LockCommand>> timer(LockState state) {
    return new LockDecider().timer(state);
  }

  private static Decision<LockEvent, LockRejection> grantInstead(
      Decision<LockEvent, LockRejection> right, Moment at) {
    return right instanceof Decision.Accepted<LockEvent, LockRejection>(var events)
            && events.size() == 1
            && events.getFirst() instanceof LockAwaited awaited
        ? Decision.accept(new LockGranted(at.now(), awaited.claim(), at.position().value()))
        : right;
  }

  Decider<LockCommand, LockState, LockEvent, LockRejection, SagaEffect> decider() {
    var right = new LockDecider();
    var fault = this;
    return new Decider<>() {
      @Override
      public LockState initial() {
        return right.initial();
      }

      @Override
      public Decision<LockEvent, LockRejection> decide(
          LockState state, LockCommand command, Moment moment) {
        return fault.wrong(state, command, right.decide(state, command, moment), moment);
      }

      @Override
      public LockState evolve(LockState state, LockEvent event) {
        return right.evolve(state, event);
      }

      @Override
      public List<SagaEffect> react(LockState after, LockEvent event) {
        return right.react(after, event);
      }

      @Override
      public Optional<Timer<LockCommand>> timer(LockState state) {
        return fault.timer(state);
      }
    };
  }
}
