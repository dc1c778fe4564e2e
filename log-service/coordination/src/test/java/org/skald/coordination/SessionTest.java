package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.coordination.CoordinationLog.LEASE;
import static org.skald.coordination.CoordinationLog.NODE;
import static org.skald.coordination.CoordinationLog.TTL;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.MemberNotAlive;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.CoordinationRejection.SessionTaken;
import org.skald.coordination.MemberEvent.MemberRenewed;
import org.skald.coordination.SessionEvent.SessionEnded;
import org.skald.coordination.SessionEvent.SessionJeopardized;

/** Sessions: kept alive by a node, in jeopardy without one, gone when nobody keeps them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionTest {

  private static final MemberName OTHER = new MemberName("node-2");

  private final CoordinationLog log = new CoordinationLog();

  private void keepAlive(MemberName member) {
    log.accept(
        new MemberCommand.Join(
            member, CoordinationLog.LIFE, "http://" + member, LEASE, KnownRules.FIRST));
  }

  private SessionId open(String id) {
    return log.open(id);
  }

  @Test
  void one_record_of_its_node_keeps_every_session_alive() {
    keepAlive(NODE);
    var sessions = IntStream.range(0, 50).mapToObj(it -> open("s-" + it)).toList();

    for (var round = 0; round < 100; round++) {
      log.pass(Duration.ofSeconds(1));
      assertThat(log.accept(new MemberCommand.KeepAlive(NODE, CoordinationLog.LIFE)))
          .containsExactly(new MemberRenewed(NODE, log.now().plus(LEASE)));
    }

    assertThat(sessions)
        .allSatisfy(it -> assertThat(log.session(it)).isInstanceOf(SessionState.Safe.class));
  }

  @Test
  void sessions_of_a_node_that_is_lost_are_in_jeopardy_and_end_after_their_time_to_live() {
    keepAlive(NODE);
    var ann = open("ann");

    log.pass(LEASE);
    assertThat(log.session(ann)).isInstanceOf(SessionState.Jeopardy.class);
    log.pass(TTL.minusMillis(1));
    assertThat(log.session(ann)).isInstanceOf(SessionState.Jeopardy.class);
    var events = log.pass(Duration.ofMillis(1));

    assertThat(events).containsExactly(new SessionEnded(ann, SessionEnd.EXPIRED, log.now()));
    assertThat(log.states()).isEmpty();
  }

  @Test
  void a_session_in_jeopardy_is_safe_again_at_another_node() {
    keepAlive(NODE);
    var ann = open("ann");
    log.pass(LEASE);
    keepAlive(OTHER);

    log.accept(new SessionCommand.Attach(ann, OTHER));

    log.pass(Duration.ofSeconds(2));
    keepAlive(OTHER);
    log.pass(Duration.ofSeconds(2));
    keepAlive(OTHER);
    assertThat(log.session(ann)).isInstanceOf(SessionState.Safe.class);
  }

  @Test
  void a_session_that_has_moved_does_not_care_for_its_first_node() {
    keepAlive(NODE);
    keepAlive(OTHER);
    var ann = open("ann");

    log.accept(new SessionCommand.Attach(ann, OTHER));
    log.pass(Duration.ofSeconds(2));
    keepAlive(OTHER);
    var events = log.pass(Duration.ofSeconds(1));

    assertThat(events).doesNotHaveAnyElementsOfTypes(SessionJeopardized.class);
    assertThat(log.session(ann)).isInstanceOf(SessionState.Safe.class);
    assertThat(log.accept(new SessionCommand.Forsake(ann, NODE, CoordinationLog.LIFE))).isEmpty();
  }

  @Test
  void a_node_that_leaves_puts_its_sessions_in_jeopardy_at_once() {
    keepAlive(NODE);
    var ann = open("ann");

    log.accept(new MemberCommand.Leave(NODE, CoordinationLog.LIFE));
    log.pass(Duration.ZERO);

    assertThat(log.session(ann)).isInstanceOf(SessionState.Jeopardy.class);
  }

  @Test
  void every_session_of_a_lost_node_is_told_however_many_there_are() {
    keepAlive(NODE);
    var sessions = IntStream.range(0, 2_000).mapToObj(it -> open("s-" + it)).toList();

    log.pass(LEASE);
    log.pass(Duration.ofMillis(Keys.PORTION_COUNT));

    assertThat(sessions)
        .allSatisfy(it -> assertThat(log.session(it)).isInstanceOf(SessionState.Jeopardy.class));
  }

  @Test
  void a_silent_client_is_forsaken_by_its_node_only() {
    keepAlive(NODE);
    keepAlive(OTHER);
    var ann = open("ann");

    assertThat(log.accept(new SessionCommand.Forsake(ann, OTHER, CoordinationLog.LIFE))).isEmpty();
    assertThat(log.accept(new SessionCommand.Forsake(ann, NODE, CoordinationLog.LIFE)))
        .contains(new SessionEnded(ann, SessionEnd.EXPIRED, log.now()));
  }

  @Test
  void an_open_that_is_repeated_is_the_same_session_and_one_that_differs_is_refused() {
    keepAlive(NODE);
    var ann = open("ann");

    assertThat(log.accept(new SessionCommand.Open(ann, NODE, TTL))).isEmpty();
    assertThat(log.refuse(new SessionCommand.Open(ann, NODE, TTL.plusSeconds(1))))
        .isEqualTo(new SessionTaken(ann));
  }

  @Test
  void a_session_needs_a_node_that_is_alive() {
    var ann = new SessionId("ann");

    assertThat(log.refuse(new SessionCommand.Open(ann, NODE, TTL)))
        .isEqualTo(new MemberNotAlive(NODE));
    assertThat(log.refuse(new SessionCommand.Attach(ann, NODE)))
        .isEqualTo(new SessionNotFound(ann));
    keepAlive(NODE);
    log.accept(new SessionCommand.Open(ann, NODE, TTL));
    assertThat(log.refuse(new SessionCommand.Attach(ann, OTHER)))
        .isEqualTo(new MemberNotAlive(OTHER));
  }

  @Test
  void closing_twice_is_no_mistake() {
    keepAlive(NODE);
    var ann = open("ann");
    log.accept(new SessionCommand.Close(ann));

    assertThat(log.accept(new SessionCommand.Close(ann))).isEmpty();
  }

  @Test
  void a_time_to_live_has_bounds() {
    assertThatThrownBy(
            () -> new SessionCommand.Open(new SessionId("x"), NODE, Duration.ofMillis(999)))
        .hasMessageContaining("expected a time to live from PT1S to PT1H, found PT0.999S");
  }

  @Test
  void what_an_earlier_life_of_its_node_says_counts_for_nothing() {
    keepAlive(NODE);
    var ann = log.open("ann");
    log.accept(
        new MemberCommand.Join(
            NODE, new Incarnation("life-2"), "http://" + NODE, LEASE, KnownRules.FIRST));

    assertThat(log.accept(new SessionCommand.Forsake(ann, NODE, CoordinationLog.LIFE))).isEmpty();
    assertThat(log.accept(new MemberCommand.Leave(NODE, CoordinationLog.LIFE))).isEmpty();
    assertThat(log.session(ann)).isInstanceOf(SessionState.Safe.class);
  }

  @Test
  void a_beat_of_an_earlier_life_of_its_node_does_not_bring_that_back() {
    keepAlive(NODE);
    var ann = log.open("ann");
    log.accept(
        new MemberCommand.Join(
            NODE, new Incarnation("life-2"), "http://" + NODE, LEASE, KnownRules.FIRST));

    assertThat(log.refuse(new MemberCommand.KeepAlive(NODE, CoordinationLog.LIFE)))
        .isEqualTo(new CoordinationRejection.MemberNotAlive(NODE));
    assertThat(log.accept(new SessionCommand.Forsake(ann, NODE, CoordinationLog.LIFE))).isEmpty();
    assertThat(log.session(ann)).isInstanceOf(SessionState.Safe.class);
    log.accept(new MemberCommand.KeepAlive(NODE, new Incarnation("life-2")));
  }

  @Test
  void a_life_that_was_lost_joins_again() {
    keepAlive(NODE);
    log.pass(LEASE.plusMillis(1));

    assertThat(log.refuse(new MemberCommand.KeepAlive(NODE, CoordinationLog.LIFE)))
        .isEqualTo(new CoordinationRejection.MemberNotAlive(NODE));
    keepAlive(NODE);
    log.accept(new MemberCommand.KeepAlive(NODE, CoordinationLog.LIFE));
  }
}
