package org.skald.saga.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.Caller.Ask;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.LockMode;
import org.skald.saga.LockPlan;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;
import org.skald.saga.Sagas;
import org.skald.saga.StepStatus;
import org.skald.saga.lock.LockCommand.Acquire;
import org.skald.saga.lock.LockCommand.Release;
import org.skald.saga.lock.LockCommand.SetQuantity;

/**
 * Sagas of real rules and their locks in virtual time, connected by messages of which each comes at
 * its own time, and some come twice, seconds after. Some sagas are forgotten soon after their end,
 * and others of the same ids started, to whose locks those messages come too.
 */
final class Contention {

  private static final int SAGAS = 30;
  private static final int KEYS = 3;
  private static final long STOCK = 40;
  private static final int EVENTS_MAX = 20_000;
  private static final int TAKE_OVER_MS = 5_000;

  private final SplittableRandom random;
  private final SagaDecider sagaRules = new SagaDecider();
  private final Decider<LockCommand, LockState, LockEvent, LockRejection, SagaEffect> lockRules;
  private final TreeMap<String, SagaState> sagas = new TreeMap<>();
  private final TreeMap<String, LockState> locks = new TreeMap<>();
  private final LockClaims claims = new LockClaims();
  private final Set<Class<?>> seen = new HashSet<>();
  private int forgotten;
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparing(Pending::at).thenComparingLong(Pending::number));
  private Instant now = Instant.EPOCH;
  private long number;

  private record Pending(Instant at, long number, Runnable happening) {}

  Contention(
      long seed, Decider<LockCommand, LockState, LockEvent, LockRejection, SagaEffect> lockRules) {
    this.random = new SplittableRandom(seed);
    this.lockRules = lockRules;
  }

  Set<Class<?>> seen() {
    return seen;
  }

  int forgotten() {
    return forgotten;
  }

  void toItsEnd() {
    toLock(new SetQuantity(key(0), STOCK, "ada", "stocktaking"));
    for (var i = 0; i < SAGAS; i++) {
      var id = new SagaId("saga-" + i);
      later(random.nextInt(3_000), () -> start(id, definition().keptFor(retention())));
    }
    for (var i = 0; i < EVENTS_MAX && next(); i++) {
      claims.ofHolders(sagas.values());
    }
    assertThat(sagas.values())
        .as("every saga ends")
        .hasSize(SAGAS)
        .allMatch(SagaState.Ended.class::isInstance);
    assertThat(locks.values())
        .as("nobody holds a lock any more, or waits for one")
        .allMatch(lock -> lock.holders().isEmpty() && lock.waiters().isEmpty());
    assertThat(locks.getOrDefault(key(0), LockState.FREE).quantity())
        .as("what is left is what no completed saga has taken")
        .isEqualTo(STOCK - claims.takenByCompleted());
  }

  /** The next thing that happens; false when there is nothing any more. */
  private boolean next() {
    var due = nextTimer();
    var message = Optional.ofNullable(pending.peek());
    if (due.isEmpty() && message.isEmpty()) {
      return false;
    }
    if (due.isPresent() && message.filter(it -> it.at().isBefore(due.get().at())).isEmpty()) {
      pass(due.get().at());
      due.get().happening().run();
    } else {
      var happening = pending.remove();
      pass(happening.at());
      happening.happening().run();
    }
    return true;
  }

  private Optional<Pending> nextTimer() {
    var timers = new ArrayList<Pending>();
    sagas
        .values()
        .forEach(saga ->
            sagaRules
                .timer(saga)
                .ifPresent(it -> timers.add(new Pending(it.due(), 0, () -> toSaga(it.command())))));
    locks
        .values()
        .forEach(lock ->
            lockRules
                .timer(lock)
                .ifPresent(it -> timers.add(new Pending(it.due(), 0, () -> toLock(it.command())))));
    return timers.stream().min(Comparator.comparing(Pending::at));
  }

  private void pass(Instant until) {
    now = until.isAfter(now) ? until : now;
  }

  private void later(long ms, Runnable happening) {
    pending.add(new Pending(now.plusMillis(ms), number++, happening));
  }

  /**
   * A message comes some time, and once in a while a second time: when another driver takes over,
   * together with others of the seconds before.
   */
  private void send(Runnable arrival) {
    later(random.nextInt(40), arrival);
    if (random.nextInt(100) < 35) {
      later(TAKE_OVER_MS - now.toEpochMilli() % TAKE_OVER_MS + random.nextInt(80), arrival);
    }
  }

  private Moment moment() {
    return new Moment(new Position(number++), now, 1);
  }

  private static String key(int index) {
    return "key-" + index;
  }

  private Optional<Duration> retention() {
    return random.nextInt(100) < 30
        ? Optional.of(Duration.ofMillis(random.nextInt(TAKE_OVER_MS)))
        : Optional.empty();
  }

  private void start(SagaId id, SagaDefinition definition) {
    toSaga(Sagas.start(id, definition));
    if (random.nextInt(100) < 15) {
      later(
          random.nextInt(5_000),
          () -> toSaga(new SagaCommand.CancelSaga(id, "ada", "changed her mind")));
    }
  }

  private SagaDefinition definition() {
    var requests = new ArrayList<LockRequest>();
    for (var index = 0; index < KEYS; index++) {
      if (random.nextInt(100) < 60) {
        requests.add(request(index));
      }
    }
    return Sagas.underLocks(LockPlan.inOrder(requests));
  }

  /** The first key is a quantity. */
  private LockRequest request(int index) {
    var patience = Duration.ofMillis(500 + random.nextInt(60_000));
    if (index == 0) {
      var amount = random.nextInt(100) < 20 ? -random.nextInt(3) : random.nextInt(6);
      return new LockRequest(key(index), LockMode.ESCROW, amount, patience);
    }
    var mode = random.nextInt(100) < 40 ? LockMode.SHARED : LockMode.EXCLUSIVE;
    return new LockRequest(key(index), mode, 0, patience);
  }

  private void toSaga(SagaCommand command) {
    var id = command.sagaId().value();
    var before = sagas.getOrDefault(id, sagaRules.initial());
    if (sagaRules.decide(before, command, moment())
        instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events)) {
      for (var event : events) {
        var after = sagaRules.evolve(sagas.getOrDefault(id, before), event);
        sagas.put(id, after);
        claims.ofSaga(event);
        sagaRules.react(after, event).forEach(effect -> perform(effect, after));
        if (event instanceof SagaEvent.SagaForgotten) {
          forgotten++;
          later(random.nextInt(TAKE_OVER_MS), () -> start(command.sagaId(), definition()));
        }
      }
    }
  }

  private void toLock(LockCommand command) {
    var before = locks.getOrDefault(command.key(), lockRules.initial());
    switch (lockRules.decide(before, command, moment())) {
      case Decision.Accepted<LockEvent, LockRejection>(var events) -> {
        for (var event : events) {
          var of = locks.getOrDefault(command.key(), before);
          claims.ofLock(of, event);
          var after = lockRules.evolve(of, event);
          locks.put(command.key(), after);
          seen.add(event.getClass());
          assertThat(after.available()).as("left after %s", event).isNotNegative();
          lockRules.react(after, event).forEach(this::answer);
        }
        claims.ofWaiters(locks.getOrDefault(command.key(), before), now);
      }
      case Decision.Rejected<LockEvent, LockRejection>(var rejection) ->
          notHeld(command, rejection);
    }
  }

  /** Who gives back what it does not hold is told that it has. */
  private void notHeld(LockCommand command, LockRejection rejection) {
    if (rejection instanceof LockRejection.LockNotHeld
        && command instanceof Release(_, var id, var ask, _, _)
        && ask.isPresent()) {
      answer(
          new SagaEffect.AnswerCaller(
              id, ask.get().attempt(), ask.get().replyToken(), new Outcome.Ok(Optional.empty())));
    }
  }

  private void perform(SagaEffect effect, SagaState after) {
    switch (effect) {
      case SagaEffect.SendCommand(var id, var attempt, _, _, _, _, _, _) -> {
        var outcome =
            id.direction() == Direction.DO && random.nextInt(100) < 15
                ? new Outcome.Refused("sold out")
                : new Outcome.Ok(Optional.empty());
        later(
            random.nextInt(2_000),
            () -> send(() -> toSaga(new SagaCommand.Report(id, attempt, outcome))));
      }
      case SagaEffect.AcquireLock(var id, var attempt, var request, _) -> {
        var start = start(after);
        var claim =
            new Claim(
                request.key(),
                id,
                ask(attempt, start),
                request.mode(),
                request.amount(),
                proof(id, start));
        send(() -> toLock(new Acquire(claim, request.patience())));
      }
      case SagaEffect.ReleaseLock(var id, var attempt, var key, var completed, var earlier) -> {
        var start = earlier.orElseGet(() -> start(after));
        var ask = attempt > 0 ? Optional.of(ask(attempt, start)) : Optional.<Ask>empty();
        send(() -> toLock(new Release(key, id, ask, completed, proof(id, start))));
      }
      case SagaEffect.AnswerCaller _ -> throw new AssertionError("no saga of another");
    }
  }

  /** What a lock answers says to which saga of the id. */
  private void answer(SagaEffect effect) {
    var answer = (SagaEffect.AnswerCaller) effect;
    var start = Optional.of(Instant.parse(answer.replyToken()));
    var report =
        new SagaCommand.Report(answer.commandId(), answer.attempt(), answer.outcome(), start);
    send(() -> toSaga(report));
  }

  private static Instant start(SagaState saga) {
    return ((SagaState.Active) saga).origin().startedAt();
  }

  private static Ask ask(int attempt, Instant start) {
    return new Ask(attempt, start.toString());
  }

  private static String proof(CommandId id, Instant start) {
    return "proof of %s since %s".formatted(id.sagaId(), start);
  }

  /** The locks that a saga knows that it holds. */
  static List<LockRequest> heldBy(SagaState state) {
    if (!(state instanceof SagaState.Active saga)) {
      return List.of();
    }
    var held = new ArrayList<LockRequest>();
    saga.steps()
        .forEach((step, status) -> {
          if (status instanceof StepStatus.Granted) {
            held.add(Sagas.request(saga, step));
          }
        });
    return held;
  }
}
