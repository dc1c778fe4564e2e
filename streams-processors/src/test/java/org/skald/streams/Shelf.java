package org.skald.streams;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Rejection;
import org.skald.log.Timer;

/** A shelf with boxes on it, of which some are held for somebody until a time. */
final class Shelf
    implements Decider<Shelf.Command, Shelf.State, Shelf.Event, Shelf.Refusal, Shelf.Bell> {

  sealed interface Command {
    record Put(int boxes) implements Command {}

    record Hold(String id, int boxes, Instant until) implements Command {}

    record Drop(String id) implements Command {}

    record Expire(String id) implements Command {}

    record Break() implements Command {}
  }

  sealed interface Event {
    record WasPut(int boxes) implements Event {}

    record Held(String id, int boxes, Instant until) implements Event {}

    record Dropped(String id, String why) implements Event {}
  }

  /** Rings when nothing is left. */
  record Bell(String text) {}

  record Hold(int boxes, Instant until) {}

  record State(int free, Map<String, Hold> holds) {

    int boxes() {
      return free + holds.values().stream().mapToInt(Hold::boxes).sum();
    }
  }

  sealed interface Refusal extends Rejection {
    /** For good. */
    record TooFew(int wanted, int free) implements Refusal {
      @Override
      public String code() {
        return "too-few";
      }

      @Override
      public String explain() {
        return "expected %d free boxes, found %d".formatted(wanted, free);
      }
    }

    /** For this time. */
    record Empty() implements Refusal {
      @Override
      public String code() {
        return "empty";
      }

      @Override
      public String explain() {
        return "expected a shelf with boxes, found an empty one";
      }
    }
  }

  @Override
  public State initial() {
    return new State(0, Map.of());
  }

  @Override
  public Decision<Event, Refusal> decide(State state, Command command, Moment moment) {
    return switch (command) {
      case Command.Put(var boxes) -> Decision.accept(new Event.WasPut(boxes));
      case Command.Hold hold when state.boxes() == 0 && hold.boxes() > 0 ->
          Decision.reject(new Refusal.Empty());
      case Command.Hold hold when hold.boxes() > state.free() ->
          Decision.reject(new Refusal.TooFew(hold.boxes(), state.free()));
      case Command.Hold hold ->
          Decision.accept(new Event.Held(hold.id(), hold.boxes(), hold.until()));
      case Command.Drop drop -> drop(state, drop.id(), "asked");
      case Command.Expire expire -> drop(state, expire.id(), "expired at " + moment.now());
      case Command.Break _ -> throw new IllegalStateException("expected a shelf, found splinters");
    };
  }

  private static Decision<Event, Refusal> drop(State state, String id, String why) {
    return state.holds().containsKey(id)
        ? Decision.accept(new Event.Dropped(id, why))
        : Decision.accept();
  }

  @Override
  public State evolve(State state, Event event) {
    var holds = new TreeMap<>(state.holds());
    return switch (event) {
      case Event.WasPut(var boxes) -> new State(state.free() + boxes, holds);
      case Event.Held held -> {
        holds.put(held.id(), new Hold(held.boxes(), held.until()));
        yield new State(state.free() - held.boxes(), holds);
      }
      case Event.Dropped dropped -> {
        var hold = holds.remove(dropped.id());
        if (hold == null) {
          throw new IllegalStateException("expected a hold " + dropped.id());
        }
        yield new State(state.free() + hold.boxes(), holds);
      }
    };
  }

  @Override
  public List<Bell> react(State after, Event event) {
    return after.free() == 0 && event instanceof Event.Held
        ? List.of(new Bell("empty"))
        : List.of();
  }

  @Override
  public Optional<Timer<Command>> timer(State state) {
    return state.holds().entrySet().stream()
        .min(Comparator.comparing(it -> it.getValue().until()))
        .map(it -> new Timer<>(it.getValue().until(), new Command.Expire(it.getKey())));
  }
}
