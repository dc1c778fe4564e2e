package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Incarnation;
import org.skald.coordination.Keys;
import org.skald.coordination.MemberCommand;
import org.skald.coordination.MemberName;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;

/** A node between its clients and the log: when it vouches for a session, and when it ends one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeeperTest {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final MemberName HERE = new MemberName("node-1");
  private static final Incarnation LIFE = new Incarnation("life-1");
  private static final MemberName THERE = new MemberName("node-2");
  private static final SessionId SESSION = new SessionId("worker-7");

  private final Scripted log = new Scripted();
  private final Keeper keeper = new Keeper(log, LEASE, () -> log.nowMs * 1_000_000);
  private final Sessions sessions = new Sessions(log, keeper);

  /** A log that grants everything at once, unless it is told to be slow. */
  private static final class Scripted implements NodeLog {

    private long nowMs = 1;
    private boolean slow;
    private final List<CoordinationCommand> asked = new ArrayList<>();
    private final List<CoordinationCommand> beats = new ArrayList<>();
    private boolean lost;
    private final List<CompletableFuture<Answer>> open = new ArrayList<>();
    private final Map<SessionId, SessionState> states = new HashMap<>();

    @Override
    public MemberName name() {
      return HERE;
    }

    @Override
    public Incarnation incarnation() {
      return LIFE;
    }

    @Override
    public CompletableFuture<Answer> request(String requestId, CoordinationCommand command) {
      return request(command);
    }

    @Override
    public CompletableFuture<Answer> request(CoordinationCommand command) {
      if (command instanceof MemberCommand) {
        beats.add(command);
        return CompletableFuture.completedFuture(
            lost && command instanceof MemberCommand.KeepAlive
                ? new Answer.Rejected(new Position(1), "member-not-alive", "superseded")
                : new Answer.Accepted(new Position(1)));
      }
      asked.add(command);
      var answer = new CompletableFuture<Answer>();
      open.add(answer);
      if (!slow) {
        if (command instanceof SessionCommand.Attach) {
          keptBy(HERE);
        }
        answerAll();
      }
      return answer;
    }

    private void answerAll() {
      open.forEach(it -> it.complete(new Answer.Accepted(new Position(2))));
    }

    private void keptBy(MemberName member) {
      var it = new SessionState.Lasting(SESSION, TTL, Instant.EPOCH, Set.of());
      states.put(SESSION, new SessionState.Safe(it, member));
    }

    @Override
    public SessionState session(SessionId session) {
      return states.getOrDefault(session, SessionState.NONE);
    }

    @Override
    public void scan(String from, BiPredicate<String, CoordinationState> visitor) {
      for (var state : states.entrySet()) {
        if (!visitor.test(Keys.of(state.getKey()), state.getValue())) {
          return;
        }
      }
    }

    @Override
    public CompletableFuture<Position> reach(ReadLevel level) {
      return CompletableFuture.completedFuture(new Position(2));
    }
  }

  @BeforeEach
  void the_node_is_alive() {
    keeper.round();
  }

  @Test
  void a_node_joins_once_and_again_when_the_log_has_lost_it() {
    pass(Duration.ofSeconds(1));
    assertThat(log.beats.getFirst()).isInstanceOf(MemberCommand.Join.class);
    assertThat(log.beats.subList(1, 3))
        .allSatisfy(it -> assertThat(it).isEqualTo(new MemberCommand.KeepAlive(HERE, LIFE)));

    log.keptBy(HERE);
    log.lost = true;
    pass(Duration.ofMillis(500));
    assertThat(sessions.hear(SESSION)).isCompletedExceptionally();
    pass(Duration.ofMillis(500));

    assertThat(log.beats.getLast()).isEqualTo(log.beats.getFirst());
    assertThat(keeper.isAlive()).isTrue();
  }

  /** Lets time pass while the node says that it lives. */
  private void pass(Duration time) {
    for (var left = time.toMillis(); left > 0; left -= 500) {
      log.nowMs += 500;
      keeper.round();
    }
  }

  private boolean isForsaken() {
    return log.asked.contains(new SessionCommand.Forsake(SESSION, HERE, LIFE));
  }

  @Test
  void a_silent_session_is_forsaken_after_its_time_to_live() {
    log.keptBy(HERE);
    assertThat(sessions.hear(SESSION)).isCompleted();

    pass(TTL.plus(LEASE));
    assertThat(isForsaken()).isFalse();

    pass(Duration.ofSeconds(1));
    assertThat(isForsaken()).isTrue();
  }

  @Test
  void what_was_heard_before_a_session_moved_away_does_not_end_it_when_it_comes_back() {
    log.keptBy(HERE);
    sessions.hear(SESSION);
    sessions.hear(SESSION);
    log.keptBy(THERE);
    pass(TTL.plusSeconds(2));

    log.slow = true;
    sessions.hear(SESSION);
    log.keptBy(HERE); // The log has decided, this node has yet to be told.
    pass(Duration.ofSeconds(3));

    assertThat(isForsaken()).isFalse();
  }

  @Test
  void a_session_that_was_taken_may_have_been_vouched_for_elsewhere_for_a_lease() {
    log.keptBy(THERE);
    sessions.hear(SESSION);

    pass(TTL.plusSeconds(1));

    assertThat(isForsaken()).isFalse();
  }

  @Test
  void a_session_of_which_the_node_was_never_told_is_adopted_and_ends() {
    log.slow = true;
    sessions.open("request", SESSION, TTL);
    pass(LEASE);
    log.keptBy(HERE);

    pass(TTL.plus(LEASE.multipliedBy(3)).plusSeconds(1));

    assertThat(isForsaken()).isTrue();
  }

  @Test
  void a_repeated_opening_takes_a_session_that_another_node_keeps() {
    log.keptBy(THERE);

    var answer = sessions.open("request", SESSION, TTL);

    assertThat(answer).isCompletedWithValue(new Answer.Accepted(new Position(2)));
    assertThat(log.asked).contains(new SessionCommand.Attach(SESSION, HERE));
  }

  @Test
  void a_node_asks_the_log_before_it_vouches_for_a_session_that_it_has_forsaken() {
    log.keptBy(HERE);
    sessions.hear(SESSION);
    log.slow = true;
    pass(TTL.plus(LEASE).plusSeconds(1));

    var answer = sessions.hear(SESSION);

    assertThat(isForsaken()).isTrue();
    assertThat(answer).isNotDone();
    assertThat(log.asked.getLast()).isEqualTo(new SessionCommand.Attach(SESSION, HERE));
  }

  @Test
  void a_node_that_may_not_take_a_session_does_not_vouch_for_it() {
    log.keptBy(THERE);
    log.slow = true;
    var answer = sessions.hear(SESSION);

    log.open.getLast().complete(new Answer.Rejected(new Position(2), "member-not-alive", "lost"));

    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void a_node_whose_lease_is_over_vouches_for_nobody() {
    log.keptBy(HERE);
    sessions.hear(SESSION);
    log.nowMs += LEASE.toMillis();

    assertThat(sessions.hear(SESSION)).isCompletedExceptionally();
  }
}
