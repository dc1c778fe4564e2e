package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Timer;

/** A coordination log in plain memory and virtual time; timers that are due fire first. */
final class CoordinationLog {

  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  static final MemberName NODE = new MemberName("node-1");
  static final Incarnation LIFE = new Incarnation("life-1");
  static final Duration LEASE = Duration.ofSeconds(3);
  static final Duration TTL = Duration.ofSeconds(10);

  private final CoordinationDecider decider = new CoordinationDecider();
  private final Map<String, CoordinationState> states = new TreeMap<>();
  private final List<CoordinationEvent> events = new ArrayList<>();
  private Instant now = START;
  private long position = -1;

  /** A log with one node that lives on by itself, so that sessions are safe. */
  static CoordinationLog withNode() {
    var log = new CoordinationLog();
    log.accept(
        new MemberCommand.Join(NODE, LIFE, "http://1", Duration.ofDays(1), KnownRules.FIRST));
    return log;
  }

  Instant now() {
    return now;
  }

  Position position() {
    return new Position(position);
  }

  /** Appends a command that has to be accepted and gives its events, without those of timers. */
  List<CoordinationEvent> accept(CoordinationCommand command) {
    return switch (append(command)) {
      case Decision.Accepted<CoordinationEvent, CoordinationRejection>(var facts) -> facts;
      case Decision.Rejected<CoordinationEvent, CoordinationRejection>(var rejection) ->
          throw new AssertionError("expected " + command + " to hold, found " + rejection);
    };
  }

  /** Appends a command that has to be refused and says why. */
  CoordinationRejection refuse(CoordinationCommand command) {
    return switch (append(command)) {
      case Decision.Accepted<CoordinationEvent, CoordinationRejection>(var facts) ->
          throw new AssertionError("expected " + command + " to be refused, found " + facts);
      case Decision.Rejected<CoordinationEvent, CoordinationRejection>(var rejection) -> rejection;
    };
  }

  /** Appends a command and says why it was refused, if it was. */
  Optional<CoordinationRejection> attempt(CoordinationCommand command) {
    return append(command)
            instanceof Decision.Rejected<CoordinationEvent, CoordinationRejection>(var rejection)
        ? Optional.of(rejection)
        : Optional.empty();
  }

  private Decision<CoordinationEvent, CoordinationRejection> append(CoordinationCommand command) {
    position++;
    fireTimers();
    return decide(command);
  }

  /** Lets time pass, and with it a record that changes nothing, so that timers fire. */
  List<CoordinationEvent> pass(Duration duration) {
    now = now.plus(duration);
    position++;
    var before = events.size();
    fireTimers();
    return List.copyOf(events.subList(before, events.size()));
  }

  private void fireTimers() {
    for (var firings = 0; ; firings++) {
      var due = due();
      if (due.isEmpty()) {
        return;
      }
      assertThat(firings).as("firings at once").isLessThan(1_000);
      decide(due.get().command());
      assertThat(timers()).as("timers after one has fired").doesNotContain(due.get());
    }
  }

  private List<Timer<CoordinationCommand>> timers() {
    return states.values().stream().flatMap(state -> decider.timer(state).stream()).toList();
  }

  private Optional<Timer<CoordinationCommand>> due() {
    return timers().stream()
        .filter(timer -> !timer.due().isAfter(now))
        .min(Comparator.comparing(Timer::due));
  }

  private Decision<CoordinationEvent, CoordinationRejection> decide(CoordinationCommand command) {
    var moment = new Moment(position(), now, 1);
    var decision = decider.decide(this::state, command, moment);
    if (decision
        instanceof Decision.Accepted<CoordinationEvent, CoordinationRejection>(var facts)) {
      facts.forEach(this::happen);
    }
    return decision;
  }

  private void happen(CoordinationEvent event) {
    var key = decider.keyOf(event);
    var after = decider.evolve(state(key), event);
    if (after.equals(decider.initial(key))) {
      states.remove(key);
    } else {
      states.put(key, after);
    }
    events.add(event);
  }

  CoordinationState state(String key) {
    var state = states.get(key);
    return state == null ? decider.initial(key) : state;
  }

  /** Everything that has happened. */
  List<CoordinationEvent> events() {
    return events;
  }

  /** What the events alone come to. */
  Map<String, CoordinationState> replayed() {
    var again = new CoordinationLog();
    events.forEach(again::happen);
    return again.states;
  }

  /** Everything that is kept. */
  Map<String, CoordinationState> states() {
    return states;
  }

  LockState lock(LockName name) {
    return ((Grantable) state(Keys.of(name))).line();
  }

  ElectionState election(LockName name) {
    return (ElectionState) state(Keys.of(name));
  }

  SemaphoreState semaphore(LockName name) {
    return (SemaphoreState) state(Keys.of(name));
  }

  RegisterState register(RegisterName name) {
    return (RegisterState) state(Keys.of(name));
  }

  NameState name(NamePath path) {
    return (NameState) state(Keys.of(path));
  }

  SessionState session(SessionId id) {
    return (SessionState) state(Keys.of(id));
  }

  /** Opens a session at the one node. */
  SessionId open(String id) {
    var session = new SessionId(id);
    accept(new SessionCommand.Open(session, NODE, TTL));
    return session;
  }
}
