package org.skald.log.shard;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.Timer;

/** The rules of the simulation's tenant: counters with reminders, notes and transfers. */
final class CounterDecider
    implements ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  private static final long REMIND_AGAIN_MS = 45;

  private final int known;

  /** The rules as a release has them that knows them up to this level. */
  CounterDecider(int known) {
    this.known = known;
  }

  @Override
  public int knownRules() {
    return known;
  }

  /** Why a wish was refused. */
  record Refusal(String code, String explain) implements Rejection {}

  @Override
  public Counter initial(String key) {
    return Counter.initial(key);
  }

  @Override
  public Decision<Fact, Refusal> decide(States<Counter> states, Wish wish, Moment moment) {
    var state = states.get(wish.key());
    return switch (wish) {
      case Wish.Add(var key, var amount, var mark) ->
          state.total() + amount < 0
              ? refuse("overdrawn", "expected at least %d, found %d", -amount, state.total())
              : Decision.accept(new Fact.Added(key, amount + bonus(moment), mark));
      case Wish.Move(var key, var to, var amount, var mark) ->
          state.total() < amount
              ? refuse("overdrawn", "expected at least %d, found %d", amount, state.total())
              : Decision.accept(
                  new Fact.Added(key, -amount, mark), new Fact.Added(to, amount, mark));
      case Wish.Remind(var key, var delayMicros, var owed, var mark) ->
          state.due().isPresent()
              ? refuse("waiting", "expected no reminder, found %d owed until %s", state.owed(), key)
              : Decision.accept(
                  new Fact.ReminderSet(
                      key, moment.now().plus(delayMicros, ChronoUnit.MICROS), owed, mark));
      case Wish.Forget(var key, var mark) ->
          state.due().isEmpty()
              ? Decision.accept()
              : Decision.accept(new Fact.ReminderForgotten(key, mark));
      case Wish.Delete(var key, var mark) ->
          state.equals(initial(key))
              ? refuse("missing", "expected a counter, found %d of %s", 0, key)
              : Decision.accept(new Fact.Deleted(key, mark));
      case Wish.Note(var key, var number) ->
          number <= state.note() ? Decision.accept() : Decision.accept(new Fact.Noted(key, number));
      case Wish.Fire(var key) -> Decision.accept(fire(key, state, moment));
    };
  }

  /** What differs from level to level; a release cannot give what it does not know of. */
  private int bonus(Moment moment) {
    return Math.min(moment.rulesLevel(), known);
  }

  private static Fact fire(String key, Counter state, Moment moment) {
    var due = state.due().orElseThrow();
    if (moment.now().isBefore(due)) {
      throw new IllegalStateException(
          "expected the reminder of %s not before %s, found it at %s"
              .formatted(key, due, moment.now()));
    }
    return new Fact.Reminded(
        key,
        due,
        moment.now(),
        state.owed() > 1
            ? Optional.of(moment.now().plusMillis(REMIND_AGAIN_MS))
            : Optional.empty());
  }

  private static Decision<Fact, Refusal> refuse(
      String code, String format, long first, Object other) {
    return Decision.reject(new Refusal(code, format.formatted(first, other)));
  }

  @Override
  public String keyOf(Fact fact) {
    return fact.key();
  }

  @Override
  public Counter evolve(Counter state, Fact fact) {
    return switch (fact) {
      case Fact.Added(var key, var amount, _) ->
          new Counter(key, state.total() + amount, state.note(), state.due(), state.owed());
      case Fact.ReminderSet(var key, var due, var owed, _) ->
          new Counter(key, state.total(), state.note(), Optional.of(due), owed);
      case Fact.ReminderForgotten(var key, _) ->
          new Counter(key, state.total(), state.note(), Optional.empty(), 0);
      case Fact.Reminded(var key, _, _, var next) ->
          new Counter(key, state.total() + 1, state.note(), next, state.owed() - 1);
      case Fact.Deleted(var key, _) -> initial(key);
      case Fact.Noted(var key, var number) ->
          new Counter(key, state.total(), number, state.due(), state.owed());
    };
  }

  @Override
  public List<String> react(Counter after, Fact fact) {
    return switch (fact) {
      case Fact.Added(_, var amount, _) when amount > 5 -> List.of("praise", "pay " + amount);
      case Fact.Reminded _ -> List.of("remind at " + after.total());
      case Fact.Added _,
          Fact.ReminderSet _,
          Fact.ReminderForgotten _,
          Fact.Deleted _,
          Fact.Noted _ ->
          List.of();
    };
  }

  @Override
  public Optional<Timer<Wish>> timer(Counter state) {
    return state.due().map(due -> new Timer<>(due, new Wish.Fire(state.key())));
  }
}
