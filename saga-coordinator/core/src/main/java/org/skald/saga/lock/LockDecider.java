package org.skald.saga.lock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Timer;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEffect.AnswerCaller;
import org.skald.saga.lock.LockCommand.Acquire;
import org.skald.saga.lock.LockCommand.AddQuantity;
import org.skald.saga.lock.LockCommand.Release;
import org.skald.saga.lock.LockCommand.ReleaseByHand;
import org.skald.saga.lock.LockCommand.SetQuantity;
import org.skald.saga.lock.LockCommand.Wake;
import org.skald.saga.lock.LockEvent.Answer;
import org.skald.saga.lock.LockEvent.LockAskedAgain;
import org.skald.saga.lock.LockEvent.LockAwaited;
import org.skald.saga.lock.LockEvent.LockGranted;
import org.skald.saga.lock.LockEvent.LockRefused;
import org.skald.saga.lock.LockEvent.LockReleased;
import org.skald.saga.lock.LockEvent.LockReleasedByHand;
import org.skald.saga.lock.LockEvent.LockWithdrawn;
import org.skald.saga.lock.LockEvent.QuantityChanged;
import org.skald.saga.lock.LockRejection.LockNotHeld;
import org.skald.saga.lock.LockRejection.NotItsHolder;
import org.skald.saga.lock.LockRejection.QuantityOutOfBounds;
import org.skald.saga.lock.LockState.Holder;
import org.skald.saga.lock.LockState.Waiter;

/**
 * Grants a lock to sagas: first come, first served, also to those who could hold it together with
 * those who hold it now, so that nobody is passed over.
 *
 * <p>Who comes when too many hold it or wait for it is refused at once. A saga holds a lock until
 * it gives it back, however long that takes; only waiting for one has an end. Who takes part of a
 * quantity gets it when there is enough even if all those complete who have taken before, and if
 * none of those does who will add; so there never is less than nothing.
 */
public final class LockDecider
    implements Decider<LockCommand, LockState, LockEvent, LockRejection, SagaEffect> {

  /** The rules; they have no settings. */
  public LockDecider() {}

  @Override
  public LockState initial() {
    return LockState.FREE;
  }

  @Override
  public Decision<LockEvent, LockRejection> decide(
      LockState state, LockCommand command, Moment moment) {
    var draft = new Draft(state, command.key(), moment);
    return switch (command) {
      case Acquire acquire -> acquire(draft, acquire);
      case Release release -> release(draft, release);
      case ReleaseByHand byHand -> releaseByHand(draft, byHand);
      case SetQuantity(_, var quantity, var actor, var reason) ->
          count(draft, quantity, actor, reason);
      case AddQuantity(_, var amount, var actor, var reason) ->
          count(draft, plus(state.quantity(), amount), actor, reason);
      case Wake _ -> wake(draft);
    };
  }

  /** A decision in the making. */
  private static final class Draft {
    private final String key;
    private final Moment moment;
    private final List<LockEvent> events = new ArrayList<>();
    private LockState state;

    Draft(LockState state, String key, Moment moment) {
      this.state = state;
      this.key = key;
      this.moment = moment;
    }

    Instant now() {
      return moment.now();
    }

    void add(LockEvent event) {
      state = evolved(state, event);
      events.add(event);
    }

    /**
     * Grants the lock to those who have waited longest, for as long as they may hold it; who never
     * will, whatever becomes of the others, need not wait any longer.
     */
    Decision<LockEvent, LockRejection> granted() {
      while (!state.waiters().isEmpty()) {
        var claim = state.waiters().getFirst().claim();
        if (state.admits(claim)) {
          add(new LockGranted(now(), claim, moment.position().value()));
        } else if (!state.mightAdmit(claim)) {
          add(new LockRefused(now(), claim, tooFew(this, claim)));
        } else {
          break;
        }
      }
      return Decision.accept(events);
    }
  }

  private static Decision<LockEvent, LockRejection> acquire(Draft draft, Acquire acquire) {
    var claim = acquire.claim();
    var known = draft.state.claim(claim.saga());
    if (known.isPresent()) {
      return acquireAgain(draft, claim, known.get());
    }
    if (draft.state.isFull()) {
      draft.add(new LockRefused(draft.now(), claim, tooMany(draft)));
    } else if (!draft.state.mightAdmit(claim)) {
      draft.add(new LockRefused(draft.now(), claim, tooFew(draft, claim)));
    } else if (draft.state.waiters().isEmpty() && draft.state.admits(claim)) {
      var token = draft.moment.position().value();
      draft.add(new LockGranted(draft.now(), claim, token));
    } else {
      var until = draft.now().plusMillis(acquire.patience().toMillis());
      draft.add(new LockAwaited(draft.now(), claim, until));
    }
    return Decision.accept(draft.events);
  }

  private static Decision<LockEvent, LockRejection> acquireAgain(
      Draft draft, Claim claim, Claim known) {
    if (!known.proof().equals(claim.proof())) {
      return Decision.reject(new NotItsHolder(draft.key, claim.saga()));
    }
    if (LockState.isNewer(claim.ask(), known)) {
      draft.add(new LockAskedAgain(draft.now(), known.askedBy(claim.ask())));
    }
    return Decision.accept(draft.events);
  }

  private static String tooMany(Draft draft) {
    return "expected fewer than %d sagas that hold the lock '%s' or wait for it, found as many"
        .formatted(LockState.CLAIMS_MAX, draft.key);
  }

  private static String tooFew(Draft draft, Claim claim) {
    return "expected at least %d of '%s', found %d"
        .formatted(claim.amount(), draft.key, draft.state.quantity());
  }

  private static Decision<LockEvent, LockRejection> release(Draft draft, Release release) {
    var saga = release.command().sagaId();
    var known = draft.state.claim(saga);
    if (known.filter(it -> !it.proof().equals(release.proof())).isPresent()) {
      return Decision.reject(new NotItsHolder(draft.key, saga));
    }
    var answer = release.ask().map(it -> new Answer(release.command(), it));
    var holder = draft.state.holder(saga);
    if (holder.isPresent() && isBy(holder.get(), release)) {
      var completed = release.completed().isPresent();
      draft.add(new LockReleased(draft.key, draft.now(), saga, completed, answer));
    } else if (known.isPresent() && release.completed().isEmpty()) {
      draft.add(new LockWithdrawn(draft.key, draft.now(), saga, answer));
    } else {
      return Decision.reject(new LockNotHeld(draft.key, saga));
    }
    return draft.granted();
  }

  /** What is gone is gone once: the same release that comes again is not about a later grant. */
  private static boolean isBy(Holder holder, Release release) {
    return release.completed().isEmpty() || release.completed().getAsLong() == holder.token();
  }

  private static Decision<LockEvent, LockRejection> releaseByHand(
      Draft draft, ReleaseByHand byHand) {
    if (draft.state.holder(byHand.saga()).isEmpty()) {
      return Decision.reject(new LockNotHeld(draft.key, byHand.saga()));
    }
    draft.add(
        new LockReleasedByHand(
            draft.key, draft.now(), byHand.saga(), byHand.actor(), byHand.reason()));
    return draft.granted();
  }

  private static Decision<LockEvent, LockRejection> count(
      Draft draft, long quantity, String actor, String reason) {
    var least = draft.state.taken();
    var most = LockState.QUANTITY_MAX - draft.state.added();
    if (quantity < least || quantity > most) {
      return Decision.reject(new QuantityOutOfBounds(draft.key, least, most, quantity));
    }
    draft.add(new QuantityChanged(draft.key, draft.now(), quantity, actor, reason));
    return draft.granted();
  }

  /** What would be too great to be counted is refused as the greatest number that there is. */
  private static long plus(long quantity, long amount) {
    try {
      return Math.addExact(quantity, amount);
    } catch (ArithmeticException e) {
      return amount > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
  }

  private static Decision<LockEvent, LockRejection> wake(Draft draft) {
    for (var waiter : draft.state.waiters()) {
      if (!waiter.until().isAfter(draft.now())) {
        var reason = tooLong(draft, waiter);
        draft.add(new LockRefused(draft.now(), waiter.claim(), reason));
      }
    }
    return draft.granted();
  }

  private static String tooLong(Draft draft, Waiter waiter) {
    var holders =
        draft.state.holders().stream()
            .limit(3)
            .map(it -> "'%s'".formatted(it.claim().saga()))
            .collect(Collectors.joining(", "));
    return "expected the lock '%s' within %d ms, found it held by %s"
        .formatted(
            draft.key,
            waiter.until().toEpochMilli() - waiter.since().toEpochMilli(),
            holders.isEmpty() ? "none, but there is not enough" : holders);
  }

  @Override
  public LockState evolve(LockState state, LockEvent event) {
    return evolved(state, event);
  }

  private static LockState evolved(LockState state, LockEvent event) {
    return switch (event) {
      case LockGranted(var at, var claim, var token) -> state.granted(claim, token, at);
      case LockAwaited(var at, var claim, var until) -> state.awaited(claim, at, until);
      case LockAskedAgain(_, var claim) -> state.askedAgain(claim);
      case LockRefused(_, var claim, _) -> state.withdrawn(claim.saga());
      case LockReleased(_, _, var saga, var completed, _) -> state.released(saga, completed);
      case LockWithdrawn(_, _, var saga, _) -> state.withdrawn(saga);
      case LockReleasedByHand(_, _, var saga, _, _) -> state.released(saga, false);
      case QuantityChanged(_, _, var quantity, _, _) -> state.counted(quantity);
    };
  }

  @Override
  public List<SagaEffect> react(LockState after, LockEvent event) {
    return switch (event) {
      case LockGranted(_, var claim, var token) -> List.of(granted(claim, token));
      case LockAskedAgain(_, var claim) ->
          after
              .holder(claim.saga())
              .map(it -> List.of(granted(claim, it.token())))
              .orElse(List.of());
      case LockRefused(_, var claim, var reason) ->
          List.of(answer(claim, new Outcome.Refused(reason)));
      case LockReleased(_, _, _, _, var answer) -> released(answer);
      case LockWithdrawn(_, _, _, var answer) -> released(answer);
      case LockAwaited _, LockReleasedByHand _, QuantityChanged _ -> List.of();
    };
  }

  private static SagaEffect granted(Claim claim, long token) {
    return answer(claim, new Outcome.Granted(claim.key(), token));
  }

  private static SagaEffect answer(Claim claim, Outcome outcome) {
    var ask = claim.ask();
    return new AnswerCaller(claim.command(), ask.attempt(), ask.replyToken(), outcome);
  }

  private static List<SagaEffect> released(Optional<Answer> answer) {
    return answer
        .<SagaEffect>map(it ->
            new AnswerCaller(
                it.command(),
                it.ask().attempt(),
                it.ask().replyToken(),
                new Outcome.Ok(Optional.empty())))
        .map(List::of)
        .orElse(List.of());
  }

  @Override
  public Optional<Timer<LockCommand>> timer(LockState state) {
    return state.waiters().stream()
        .min(Comparator.comparing(Waiter::until))
        .map(it -> new Timer<>(it.until(), new Wake(it.claim().key())));
  }
}
