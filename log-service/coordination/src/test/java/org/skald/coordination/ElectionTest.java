package org.skald.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.LockHeld;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.CoordinationRejection.TokenSuperseded;
import org.skald.coordination.ElectionEvent.CandidateDeclared;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.coordination.SessionEvent.SessionBound;

/** Elections: who leads, in which term, and who is next. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ElectionTest {

  private static final LockName ELECTION = LockName.ofElection("primary");
  private static final Duration LONG = Duration.ofHours(1);

  private final CoordinationLog log = CoordinationLog.withNode();
  private final SessionId ann = log.open("ann");
  private final SessionId bob = log.open("bob");
  private final SessionId eve = log.open("eve");

  private static SmallValue value(String text) {
    return SmallValue.of(text.getBytes(UTF_8));
  }

  private static ElectionCommand.Campaign wish(
      SessionId session, Optional<Duration> patience, Duration delay) {
    return new ElectionCommand.Campaign(
        ELECTION, session, value("http://" + session), patience, delay);
  }

  private List<CoordinationEvent> campaign(SessionId session) {
    return log.accept(wish(session, Optional.of(LONG), Duration.ZERO));
  }

  private void resign(SessionId session) {
    var token = log.lock(ELECTION).holder(session).orElseThrow().token();
    log.accept(new LockCommand.Release(ELECTION, session, Optional.of(token)));
  }

  private void lose(SessionId session) {
    log.accept(new SessionCommand.Forsake(session, CoordinationLog.NODE, CoordinationLog.LIFE));
  }

  private ElectionState election() {
    return log.election(ELECTION);
  }

  private Optional<SessionId> leader() {
    return election().leader().map(LockState.Holder::session);
  }

  @Test
  void the_first_candidate_leads_in_term_1_with_the_place_of_the_record_as_its_token() {
    var events = campaign(ann);

    assertThat(events)
        .containsExactly(
            new CandidateDeclared(ELECTION, ann, value("http://ann")),
            new SessionBound(ann, Keys.of(ELECTION)),
            new LockGranted(ELECTION, ann, LockMode.EXCLUSIVE, log.position(), Duration.ZERO));
    assertThat(leader()).contains(ann);
    assertThat(election().term()).isEqualTo(1);
    assertThat(election().values()).containsEntry(ann, value("http://ann"));
  }

  @Test
  void who_campaigns_again_keeps_its_place_and_may_say_something_else_of_itself() {
    campaign(ann);
    campaign(bob);
    assertThat(campaign(bob)).isEmpty();

    var events =
        log.accept(
            new ElectionCommand.Campaign(
                ELECTION, ann, value("elsewhere"), Optional.empty(), Duration.ZERO));

    assertThat(events).containsExactly(new CandidateDeclared(ELECTION, ann, value("elsewhere")));
    assertThat(election().term()).isEqualTo(1);
    assertThat(leader()).contains(ann);
  }

  @Test
  void candidates_lead_in_their_order_each_in_the_next_term_with_a_greater_token() {
    campaign(ann);
    var first = election().leader().orElseThrow().token();
    campaign(bob);
    campaign(eve);

    resign(ann);

    assertThat(leader()).contains(bob);
    assertThat(election().term()).isEqualTo(2);
    assertThat(election().leader().orElseThrow().token()).isGreaterThan(first);
    assertThat(election().values()).containsOnlyKeys(bob, eve);
  }

  @Test
  void the_loss_of_the_leader_s_session_elects_the_next() {
    campaign(ann);
    campaign(bob);

    lose(ann);

    assertThat(leader()).contains(bob);
    assertThat(election().term()).isEqualTo(2);
  }

  @Test
  void after_the_loss_of_a_leader_nobody_is_elected_before_the_delay_is_over() {
    log.accept(wish(ann, Optional.empty(), Duration.ofSeconds(5)));
    campaign(bob);

    lose(ann);
    assertThat(leader()).isEmpty();
    assertThat(election().term()).isEqualTo(1);
    log.pass(Duration.ofSeconds(5));

    assertThat(leader()).contains(bob);
    assertThat(election().term()).isEqualTo(2);
  }

  @Test
  void no_term_comes_twice_even_if_nobody_wanted_to_lead_for_a_while() {
    campaign(ann);
    resign(ann);
    assertThat(leader()).isEmpty();
    assertThat(election().values()).isEmpty();

    campaign(ann);

    assertThat(election().term()).isEqualTo(2);
  }

  @Test
  void who_does_not_wait_is_refused_while_somebody_leads_and_leaves_nothing_behind() {
    campaign(ann);
    var before = election();

    assertThat(log.refuse(wish(bob, Optional.empty(), Duration.ZERO)))
        .isEqualTo(new LockHeld(ELECTION, 1, 0))
        .extracting(CoordinationRejection::explain)
        .isEqualTo("expected election 'primary' to be free, found 1 that hold it and 0 that wait");
    assertThat(election()).isEqualTo(before);
  }

  @Test
  void a_candidate_that_gives_up_is_passed_over_and_forgotten() {
    campaign(ann);
    log.accept(wish(bob, Optional.of(Duration.ofSeconds(2)), Duration.ZERO));
    campaign(eve);

    log.pass(Duration.ofSeconds(2));
    assertThat(election().values()).containsOnlyKeys(ann, eve);
    resign(ann);

    assertThat(leader()).contains(eve);
  }

  @Test
  void the_token_of_a_leader_that_is_none_any_more_holds_for_nothing() {
    campaign(ann);
    var token = log.position();
    campaign(bob);
    var write =
        NameCommand.Change.ofAnyone(
            Optional.empty(),
            List.of(new NameCondition.HoldsToken(ELECTION, token)),
            List.of(new NameChange.Put(new NamePath("/state"), value("x"), false)));
    log.accept(write);
    lose(ann);

    assertThat(log.refuse(write).explain()).contains("election 'primary'");
    assertThat(log.refuse(new LockCommand.Release(ELECTION, bob, Optional.of(token))))
        .isEqualTo(new TokenSuperseded(ELECTION));
  }

  @Test
  void a_lock_of_the_same_name_is_another_thing() {
    var lock = new LockName(ELECTION.value());
    campaign(ann);

    log.accept(
        new LockCommand.Acquire(lock, bob, LockMode.EXCLUSIVE, Optional.empty(), Duration.ZERO));

    assertThat(log.lock(lock).holder(bob)).isPresent();
    assertThat(leader()).contains(ann);
  }

  @Test
  void only_a_session_that_is_open_may_lead() {
    log.accept(new SessionCommand.Close(ann));

    assertThat(log.refuse(wish(ann, Optional.of(LONG), Duration.ZERO)))
        .isEqualTo(new SessionNotFound(ann));
    assertThat(election()).isEqualTo(ElectionState.vacant(ELECTION));
  }

  @Test
  void a_value_has_a_limit_and_only_an_election_has_candidates() {
    var large = SmallValue.of(new byte[ElectionCommand.Campaign.BYTES_MAX + 1]);

    assertThatThrownBy(() ->
            new ElectionCommand.Campaign(ELECTION, ann, large, Optional.empty(), Duration.ZERO))
        .hasMessage("expected a candidate's value of at most 1024 bytes, found 1025");
    assertThatThrownBy(() ->
            new ElectionCommand.Campaign(
                new LockName("a"), ann, value("x"), Optional.empty(), Duration.ZERO))
        .hasMessage("expected a name of kind election, found lock 'a'");
  }
}
