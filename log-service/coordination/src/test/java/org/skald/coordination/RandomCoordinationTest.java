package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.log.Position;

/** Any wishes in any order: invariants hold, replay comes to the same, and everything ends. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomCoordinationTest {

  private static final int SEEDS = 1_000;
  private static final int WISHES = 150;

  @Test
  void whatever_is_wished_the_invariants_hold_and_everything_ends() {
    var seen = new HashSet<Class<?>>();
    var rejections = new TreeSet<String>();

    for (var seed = 1L; seed <= SEEDS; seed++) {
      try {
        new Run(seed, rejections).live(seen);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }

    assertThat(seen).as("events seen").containsExactlyInAnyOrderElementsOf(permitted());
    assertThat(rejections)
        .containsExactly(
            "barrier-busy",
            "condition-failed",
            "count-differs",
            "counter-overflow",
            "lock-held",
            "lock-held-otherwise",
            "member-not-alive",
            "not-permitted",
            "permits-differ",
            "semaphore-limit-differs",
            "session-not-found",
            "session-taken",
            "token-superseded",
            "would-lock-out");
  }

  private static Set<Class<?>> permitted() {
    var all = new HashSet<Class<?>>();
    Stream.of(
            MemberEvent.class,
            SessionEvent.class,
            LockEvent.class,
            ElectionEvent.class,
            SemaphoreEvent.class,
            RegisterEvent.class,
            NameEvent.class,
            AccessEvent.class,
            CounterEvent.class,
            SequenceEvent.class,
            LatchEvent.class,
            BarrierEvent.class)
        .flatMap(it -> Stream.of(it.getPermittedSubclasses()))
        .forEach(all::add);
    return all;
  }

  /** One log under one seed. */
  private static final class Run {

    private final Random dice;
    private final CoordinationLog log = new CoordinationLog();
    private final RandomNames names;
    private final Invariants invariants = new Invariants();
    private final Set<String> rejections;

    Run(long seed, Set<String> rejections) {
      this.dice = new Random(seed);
      this.names = new RandomNames(dice);
      this.rejections = rejections;
    }

    void live(Set<Class<?>> seen) {
      for (var wish = 0; wish < WISHES; wish++) {
        if (dice.nextInt(3) == 0) {
          log.pass(Duration.ofMillis(dice.nextInt(2_000)));
        }
        log.attempt(wish()).ifPresent(it -> rejections.add(it.code()));
        invariants.check(log);
      }
      end();
      log.events()
          .forEach(event -> {
            seen.add(event.getClass());
            if (event instanceof LockGranted grant) {
              invariants.grant(grant);
            }
            if (event instanceof SequenceEvent.IdsReserved block) {
              invariants.reserve(block);
            }
          });
      assertThat(log.replayed()).isEqualTo(log.states());
    }

    /** Nobody keeps anything alive any more. */
    private void end() {
      for (var step = 0; step < 100 && !isOver(); step++) {
        log.pass(Duration.ofSeconds(5));
        invariants.check(log);
      }
      assertThat(log.states().values()).as("what is left in the end").allMatch(Run::isForEver);
    }

    private boolean isOver() {
      return log.states().values().stream().allMatch(Run::isForEver);
    }

    private static boolean isForEver(CoordinationState state) {
      return switch (state) {
        case RegisterState _,
            CounterState _,
            SequenceState _,
            LatchState _,
            PlacementState _,
            AccessState.Listed _,
            AccessCount _ ->
            true;
        case ElectionState election -> isEmpty(election.line());
        case SemaphoreState semaphore -> isEmpty(semaphore.line());
        case NameState.Present name -> name.owner().isEmpty();
        case NameState.Absent _,
            AccessState.Unsaid _,
            BarrierState _,
            MemberState _,
            PortionState _,
            SessionState _,
            LockState _ ->
            false;
      };
    }

    private static boolean isEmpty(LockState line) {
      return line.holders().isEmpty() && line.waiters().isEmpty();
    }

    private CoordinationCommand wish() {
      var member = new MemberName("node-" + dice.nextInt(3));
      var life = new Incarnation("life-" + dice.nextInt(2));
      var session = new SessionId("session-" + dice.nextInt(6));
      var lock =
          switch (dice.nextInt(6)) {
            case 0, 1 -> LockName.ofElection("election-" + dice.nextInt(2));
            case 2 -> LockName.ofSemaphore("semaphore-0");
            default -> new LockName("lock-" + dice.nextInt(3));
          };
      return switch (dice.nextInt(27)) {
        case 0 ->
            new MemberCommand.Join(
                member,
                life,
                "http://" + dice.nextInt(2),
                CoordinationLog.LEASE,
                new KnownRules(Map.of(new LogName("a-log"), 1 + dice.nextInt(2))));
        case 1, 2 -> new MemberCommand.KeepAlive(member, life);
        case 3 -> new MemberCommand.Leave(member, life);
        case 4, 5 ->
            new SessionCommand.Open(
                session, member, Duration.ofSeconds(dice.nextInt(10) == 0 ? 20 : 10));
        case 6 -> new SessionCommand.Attach(session, member);
        case 7 ->
            dice.nextBoolean()
                ? new SessionCommand.Close(session)
                : new SessionCommand.Forsake(session, member, life);
        case 8, 9, 10, 11 -> acquire(lock, session);
        case 12, 13 -> release(lock, session);
        case 14 ->
            new RegisterCommand.Propose(
                new RegisterName("register-" + dice.nextInt(3)), RandomNames.value(dice));
        case 15 ->
            new CounterCommand.Add(
                new CounterName("counter-0"),
                dice.nextInt(3) == 0 ? Long.MAX_VALUE : dice.nextInt(-9, 9));
        case 16 ->
            new SequenceCommand.Reserve(
                new SequenceName("sequence-" + dice.nextInt(2)), 1 + dice.nextInt(100));
        case 17 ->
            new LatchCommand.CountDown(
                new LatchName("latch-" + dice.nextInt(2)),
                "party-" + dice.nextInt(5),
                dice.nextInt(10) == 0 ? 4 : 3);
        case 18, 19 ->
            new BarrierCommand.Enter(
                new BarrierName("barrier-0"), session, dice.nextInt(10) == 0 ? 3 : 2);
        case 20 -> new BarrierCommand.Leave(new BarrierName("barrier-0"), session);
        default -> names.next(log, session, lock);
      };
    }

    private CoordinationCommand acquire(LockName lock, SessionId session) {
      Optional<Duration> patience =
          dice.nextInt(4) == 0
              ? Optional.empty()
              : Optional.of(Duration.ofMillis(dice.nextInt(8_000)));
      var delay = dice.nextBoolean() ? Duration.ZERO : Duration.ofMillis(dice.nextInt(4_000));
      return switch (lock.kind()) {
        case LOCK -> {
          var mode = dice.nextInt(3) == 0 ? LockMode.SHARED : LockMode.EXCLUSIVE;
          yield new LockCommand.Acquire(lock, session, mode, patience, delay);
        }
        case ELECTION ->
            new ElectionCommand.Campaign(lock, session, RandomNames.value(dice), patience, delay);
        case SEMAPHORE ->
            new SemaphoreCommand.AcquirePermits(
                lock, session, dice.nextInt(10) == 0 ? 4 : 3, 1 + dice.nextInt(10) % 3, patience);
      };
    }

    private LockCommand release(LockName lock, SessionId session) {
      var held = log.lock(lock).holder(session).map(LockState.Holder::token);
      return new LockCommand.Release(
          lock,
          session,
          switch (dice.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Position(dice.nextInt(100)));
            default -> held;
          });
    }
  }
}
