package org.skald.saga.event;

import static org.skald.saga.event.MailboxState.KEPT_BYTES_MAX;
import static org.skald.saga.event.MailboxState.KEPT_MAX;
import static org.skald.saga.event.MailboxState.SETTLED_MAX;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Timer;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEffect.AnswerCaller;
import org.skald.saga.event.MailboxCommand.Await;
import org.skald.saga.event.MailboxCommand.Offer;
import org.skald.saga.event.MailboxCommand.Wake;
import org.skald.saga.event.MailboxCommand.Withdraw;
import org.skald.saga.event.MailboxEvent.EventAwaited;
import org.skald.saga.event.MailboxEvent.EventExpired;
import org.skald.saga.event.MailboxEvent.EventGiven;
import org.skald.saga.event.MailboxEvent.EventKept;
import org.skald.saga.event.MailboxEvent.RepeatsForgotten;
import org.skald.saga.event.MailboxEvent.WaitWithdrawn;
import org.skald.saga.event.MailboxRejection.MailboxFull;
import org.skald.saga.event.MailboxState.Kept;
import org.skald.saga.event.MailboxState.Settled;

/**
 * Brings events and the steps that wait for them together: each event to one step, the first that
 * came; each step one event, the first that came.
 *
 * <p>Everything may come again. Events of one partition come in their order, also when they come
 * again, so the last offset of each says which ones came before; it is remembered for {@link
 * #EVENT_MEMORY}. What a saga says may come late and in any order, but within {@link #STEP_MEMORY}:
 * so long a step that has waited is remembered, and what it said while it waited changes nothing
 * any more.
 */
public final class MailboxDecider
    implements Decider<MailboxCommand, MailboxState, MailboxEvent, MailboxRejection, SagaEffect> {

  /** How long an event that comes again is known again, at the least. */
  public static final Duration EVENT_MEMORY = Duration.ofDays(7);

  /** How long a step that has waited is known, which is as long as a saga is kept at the least. */
  public static final Duration STEP_MEMORY = Duration.ofHours(1);

  private static final String TOO_LATE = "no event came in time";

  /** The rules; they have no settings. */
  public MailboxDecider() {}

  @Override
  public MailboxState initial() {
    return MailboxState.EMPTY;
  }

  @Override
  public Decision<MailboxEvent, MailboxRejection> decide(
      MailboxState state, MailboxCommand command, Moment moment) {
    return switch (command) {
      case Offer offer -> offer(state, offer, moment.now());
      case Await(var claim) -> await(state, claim, moment.now());
      case Withdraw withdraw -> withdraw(state, withdraw, moment.now());
      case Wake wake -> Decision.accept(over(state, wake.mailbox(), moment.now()));
    };
  }

  private static Decision<MailboxEvent, MailboxRejection> offer(
      MailboxState state, Offer offer, Instant now) {
    if (state.has(offer.place())) {
      return Decision.accept();
    }
    if (!state.waiters().isEmpty()) {
      var first = state.waiters().getFirst();
      return Decision.accept(List.of(new EventGiven(now, first, offer.place(), offer.event())));
    }
    var kept = state.fresh(now).toList();
    var bytes = kept.stream().mapToLong(it -> it.event().size()).sum();
    if (kept.size() >= KEPT_MAX || bytes + offer.event().size() > KEPT_BYTES_MAX) {
      return Decision.reject(new MailboxFull(offer.mailbox(), kept.size(), bytes));
    }
    var until = now.plusMillis(offer.kept().toMillis());
    return Decision.accept(
        List.of(new EventKept(offer.mailbox(), now, offer.place(), offer.event(), until)));
  }

  private static Decision<MailboxEvent, MailboxRejection> await(
      MailboxState state, Claim claim, Instant now) {
    var known = state.waiter(claim.command(), claim.proof());
    var isRepeat = known.filter(it -> !claim.isNewerThan(it)).isPresent() || state.isSettled(claim);
    if (isRepeat) {
      return Decision.accept();
    }
    if (known.isEmpty() && state.waiters().size() >= MailboxState.STEPS_MAX) {
      return noRoom(claim, now, MailboxState.STEPS_MAX, "wait for an event");
    }
    if (known.isEmpty() && !state.canRemember(now)) {
      return noRoom(claim, now, SETTLED_MAX, "have waited within an hour for an event");
    }
    var events = over(state, claim.mailbox(), now);
    events.add(
        state
            .next(now)
            .<MailboxEvent>map(it -> new EventGiven(now, claim, it.place(), it.event()))
            .orElseGet(() -> new EventAwaited(now, claim)));
    return Decision.accept(events);
  }

  private static Decision<MailboxEvent, MailboxRejection> noRoom(
      Claim claim, Instant now, int max, String what) {
    var step = claim.command();
    var reason =
        "expected fewer than %d steps that %s of '%s'".formatted(max, what, claim.mailbox());
    return Decision.accept(
        List.of(
            new WaitWithdrawn(
                claim.mailbox(), now, step, step, claim.ask(), claim.proof(), reason)));
  }

  /** Who has got an event hears of that, however late, and of nothing else. */
  private static Decision<MailboxEvent, MailboxRejection> withdraw(
      MailboxState state, Withdraw withdraw, Instant now) {
    return withdraw.by().direction() == Direction.DO
            && state.hasGot(withdraw.waits(), withdraw.proof())
        ? Decision.accept()
        : Decision.accept(
            List.of(
                new WaitWithdrawn(
                    withdraw.mailbox(),
                    now,
                    withdraw.waits(),
                    withdraw.by(),
                    withdraw.ask(),
                    withdraw.proof(),
                    TOO_LATE)));
  }

  private static List<MailboxEvent> over(MailboxState state, String mailbox, Instant now) {
    var events = new ArrayList<MailboxEvent>();
    for (var event : state.kept()) {
      if (!event.until().isAfter(now)) {
        events.add(new EventExpired(mailbox, now, event.place()));
      }
    }
    if (state.hasOver(now)) {
      events.add(new RepeatsForgotten(mailbox, now));
    }
    return events;
  }

  @Override
  public MailboxState evolve(MailboxState state, MailboxEvent event) {
    return evolved(state, event).named(event.mailbox());
  }

  private static MailboxState evolved(MailboxState state, MailboxEvent event) {
    return switch (event) {
      case EventKept(_, var at, var place, var payload, var until) ->
          state.kept(new Kept(place, payload, until)).seen(place, at.plus(EVENT_MEMORY));
      case EventGiven(var at, var claim, var place, _) ->
          settled(state.without(place), claim.command(), claim.proof(), Integer.MAX_VALUE, true, at)
              .seen(place, at.plus(EVENT_MEMORY));
      case EventExpired(_, _, var place) -> state.without(place);
      case EventAwaited(_, var claim) -> state.awaited(claim);
      case WaitWithdrawn(_, var at, var waits, var by, var ask, var proof, _) ->
          settled(state, waits, proof, last(by, ask), false, at);
      case RepeatsForgotten(_, var at) -> state.forgotten(at);
    };
  }

  private static MailboxState settled(
      MailboxState state, CommandId command, String proof, int attempt, boolean given, Instant at) {
    var step = StepDigest.of(command, proof);
    var until = at.plus(STEP_MEMORY);
    return state.settled(
        command, proof, new Settled(step, command.edition(), attempt, given, until));
  }

  /** A step that is undone never waits again; one that is asked about may, when it is resumed. */
  private static int last(CommandId by, Caller.Ask ask) {
    return switch (by.direction()) {
      case DO -> ask.attempt();
      case UNDO -> Integer.MAX_VALUE;
    };
  }

  @Override
  public List<SagaEffect> react(MailboxState after, MailboxEvent event) {
    return switch (event) {
      case EventGiven(_, var claim, _, var payload) ->
          answer(claim.command(), claim.ask(), new Outcome.Ok(Optional.of(payload), true));
      case WaitWithdrawn(_, _, _, var by, var ask, _, var reason) ->
          switch (by.direction()) {
            case DO -> answer(by, ask, new Outcome.Refused(reason));
            case UNDO -> answer(by, ask, new Outcome.Ok(Optional.empty()));
          };
      case EventKept _, EventExpired _, EventAwaited _, RepeatsForgotten _ -> List.of();
    };
  }

  private static List<SagaEffect> answer(CommandId command, Caller.Ask ask, Outcome outcome) {
    return ask.attempt() > 0
        ? List.of(new AnswerCaller(command, ask.attempt(), ask.replyToken(), outcome))
        : List.of();
  }

  @Override
  public Optional<Timer<MailboxCommand>> timer(MailboxState state) {
    return state
        .ends()
        .min(Comparator.naturalOrder())
        .map(due -> new Timer<>(due, new Wake(state.mailbox())));
  }
}
