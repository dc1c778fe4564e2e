package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.ActName.CANCEL;
import static org.skald.saga.ActName.EDIT;
import static org.skald.saga.ActName.FORCE_COMPENSATE;
import static org.skald.saga.ActName.MIGRATE;
import static org.skald.saga.ActName.PAUSE;
import static org.skald.saga.ActName.RESUME;
import static org.skald.saga.ActName.SIGNAL;
import static org.skald.saga.ActName.SKIP;
import static org.skald.saga.CommandId.Direction.DO;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.approve;
import static org.skald.saga.Past.cancel;
import static org.skald.saga.Past.force;
import static org.skald.saga.Past.goOn;
import static org.skald.saga.Past.migrate;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.pause;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.reject;
import static org.skald.saga.Past.resume;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skald.saga.ByHand.Proposal;
import org.skald.saga.SagaCommand.Act;
import org.skald.saga.SagaCommand.ApproveAct;
import org.skald.saga.SagaCommand.Attested;
import org.skald.saga.SagaCommand.RejectAct;
import org.skald.saga.SagaCommand.SkipStep;
import org.skald.saga.SagaEvent.ActApproved;
import org.skald.saga.SagaEvent.ActProposed;
import org.skald.saga.SagaEvent.ActRejected;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaRejection.NoSuchProposal;
import org.skald.saga.SagaRejection.NotASecondPerson;
import org.skald.saga.SagaRejection.NotStuckAt;
import org.skald.saga.SagaRejection.ProposalOpen;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaRejection.TooLateToCancel;
import org.skald.saga.SagaState.Active;

/** Acts that are done only when a second person approves them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaFourEyesTest {

  private static final Person ADA = Person.saying("ada");
  private static final Person BEA = Person.saying("bea");
  private static final String SO_IT_IS = "so it is";

  private static SagaDefinition order(ActName... acts) {
    return definition(
            compensatable("stock"), pivot("card").after("stock"), retriable("ship").after("card"))
        .withFourEyes(Set.of(acts));
  }

  private static Past start(ActName... acts) {
    return Past.startOf(order(acts));
  }

  /** Its last step was refused, so it waits for a person. */
  private static Past stuck(ActName... acts) {
    return start(acts).ok("stock", "card").then(refused("ship", 1));
  }

  private static Act skip() {
    return new SkipStep(ORDER, "ship", "ada", "handed over in person");
  }

  private static SagaEvent proposed(Past past, Act act) {
    return new ActProposed(ORDER, past.now(), 1, act, ADA);
  }

  private static SagaEvent approved(Past past, long number) {
    return new ActApproved(ORDER, past.now(), number, BEA, SO_IT_IS);
  }

  private static Proposal open(Past past) {
    return ((Active) past.state()).byHand().proposal().orElseThrow();
  }

  @Test
  void an_act_for_which_one_person_is_enough_is_done_at_once() {
    var past = start(SKIP);
    past.when(pause()).thenEvents(past.facts().paused());
  }

  @Test
  void an_act_that_needs_two_is_proposed_and_asks_nobody() {
    var past = start(CANCEL);
    past.when(cancel()).thenEvents(proposed(past, cancel())).thenEffects();
    past.then(cancel());
    assertThat(SagaSummary.of(past.state()))
        .hasValueSatisfying(it -> assertThat(it.proposal()).contains(open(past)));
  }

  @Test
  void another_person_approves_and_it_is_done_as_its_proposer_wished() {
    var past = start(CANCEL).then(cancel());
    past.when(approve())
        .thenEvents(
            approved(past, open(past).number()),
            past.facts().cancelRequested(),
            past.facts().turned(Cause.CANCEL, Past.WHY));
  }

  @Test
  void nobody_approves_their_own_act() {
    var past = start(CANCEL).then(cancel());
    past.when(approve("ada")).thenRejected(new NotASecondPerson(ORDER, open(past), ADA));
  }

  @Test
  void a_principal_is_another_person_only_than_another_principal() {
    var alone = new Person("bea", Optional.of("a-1"));
    var past = start(CANCEL).then(new Attested("a-1", cancel()));
    past.when(new ApproveAct(ORDER, OptionalLong.empty(), alone, SO_IT_IS))
        .thenRejected(new NotASecondPerson(ORDER, open(past), alone));
    past.when(new ApproveAct(ORDER, OptionalLong.empty(), BEA, SO_IT_IS))
        .thenRejected(new NotASecondPerson(ORDER, open(past), BEA));

    var two = new Person("ada", Optional.of("b-2"));
    past.then(new ApproveAct(ORDER, OptionalLong.empty(), two, SO_IT_IS));
    assertThat(past.events()).anyMatch(SagaEvent.CancelRequested.class::isInstance);
  }

  @Test
  void a_principal_does_not_approve_what_nobody_in_particular_has_proposed() {
    var bea = new Person("bea", Optional.of("b-2"));
    var past = start(CANCEL).then(cancel());
    past.when(new ApproveAct(ORDER, OptionalLong.empty(), bea, SO_IT_IS))
        .thenRejected(new NotASecondPerson(ORDER, open(past), bea));
  }

  @Test
  void what_is_impossible_is_refused_when_it_is_wished() {
    start(SKIP)
        .when(new SkipStep(ORDER, "stock", "ada", ""))
        .thenRejected(new NotStuckAt(ORDER, "stock", "attempt 1 is under way"));
    start(CANCEL)
        .ok("stock", "card")
        .when(cancel())
        .thenRejected(new TooLateToCancel(ORDER, "it has passed its pivot 'card'"));
    Past.none().when(cancel()).thenRejected(new SagaNotFound(ORDER));
  }

  @Test
  void what_would_change_nothing_needs_nobody() {
    start(CANCEL, PAUSE).then(pause()).then(approve()).when(pause()).thenNothing();
  }

  @Test
  void one_act_can_be_proposed_at_a_time() {
    var past = stuck(SKIP, PAUSE).then(skip());
    past.when(pause()).thenRejected(new ProposalOpen(ORDER, open(past)));
    past.when(skip()).thenRejected(new ProposalOpen(ORDER, open(past)));
    past.when(force())
        .thenEvents(
            past.facts().forced("card"),
            past.facts().turned(Cause.FORCE, "the customer has died"),
            past.facts().undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void an_approval_is_judged_by_what_is_possible_then() {
    var past = stuck(SKIP).then(skip()).then(ok("ship", 1));
    past.when(approve())
        .thenRejected(
            new NoSuchProposal(ORDER, OptionalLong.empty(), "the saga has ended: COMPLETED"));

    var beyond = start(CANCEL).then(cancel()).ok("stock", "card");
    beyond
        .when(approve())
        .thenRejected(new TooLateToCancel(ORDER, "it has passed its pivot 'card'"));
    assertThat(open(beyond).act()).as("it is there still").isEqualTo(cancel());
  }

  @Test
  void what_has_become_impossible_gives_way_to_the_next() {
    var past = start(CANCEL, PAUSE).then(cancel()).ok("stock", "card");
    past.then(pause());
    assertThat(open(past).act()).isEqualTo(pause());
  }

  @Test
  void anybody_rejects_it_and_nothing_is_done() {
    var past = start(CANCEL).then(cancel());
    var number = open(past).number();
    past.when(reject())
        .thenEvents(new ActRejected(ORDER, past.now(), number, ADA, "it is not"))
        .thenEffects();
    past.then(reject())
        .when(approve())
        .thenRejected(new NoSuchProposal(ORDER, OptionalLong.empty(), "nothing is proposed"));
  }

  @Test
  void who_has_seen_another_proposal_neither_approves_nor_rejects_this_one() {
    var past = start(CANCEL).then(cancel());
    var seen = OptionalLong.of(open(past).number() + 1);
    var found = "found number " + open(past).number();
    past.when(new ApproveAct(ORDER, seen, BEA, SO_IT_IS))
        .thenRejected(new NoSuchProposal(ORDER, seen, found));
    past.when(new RejectAct(ORDER, seen, BEA, ""))
        .thenRejected(new NoSuchProposal(ORDER, seen, found));
  }

  @Test
  void the_saga_goes_on_meanwhile() {
    var past = start(CANCEL).then(cancel());
    past.when(ok("stock", 1))
        .thenEvents(
            past.facts().succeeded("stock", 1),
            past.facts().stepStarted("card", 1, "do card {stock=stock-reply}"));
  }

  @Test
  void a_paused_saga_is_resumed_by_two() {
    var past = start(RESUME).then(pause()).then(resume());
    past.when(approve()).thenEvents(approved(past, open(past).number()), past.facts().resumed());
  }

  @Test
  void a_signal_of_two_has_the_value_that_was_proposed() {
    var past =
        Past.startOf(
            definition(StepSpec.signal("approve", StepKind.COMPENSATABLE))
                .withFourEyes(Set.of(SIGNAL)));
    past.then(goOn("approve")).later(Duration.ofSeconds(1)).then(approve());
    assertThat(past.events())
        .anyMatch(it ->
            it instanceof SagaEvent.StepSucceeded done
                && done.reply().equals(Optional.of(StepSpec.text("approve-value"))));
  }

  @Test
  void what_was_proposed_is_put_into_the_command_if_that_still_can_be() {
    var wish = Past.edit("ship", DO, "do ship elsewhere");
    var past = stuck(EDIT).then(wish);
    past.when(approve())
        .thenEvents(
            approved(past, open(past).number()),
            past.facts().edited("ship", DO, 2, "do ship elsewhere"),
            past.facts().stepStarted("ship", 2, "do ship elsewhere"));

    past.then(new SagaCommand.ResumeStep(ORDER, "ship", "ada", "once more"));
    past.when(approve()).thenRejected(new NotStuckAt(ORDER, "ship", "attempt 2 is under way"));
  }

  @Test
  void nobody_gets_around_it_by_a_version_that_asks_for_fewer() {
    var fewer = StepSpec.version(2, order(CANCEL));
    var more = StepSpec.version(2, order(CANCEL, FORCE_COMPENSATE, SKIP));
    var past = start(CANCEL, FORCE_COMPENSATE);
    past.when(migrate(fewer)).thenEvents(proposed(past, (Act) migrate(fewer)));
    past.then(migrate(more));
    assertThat(((Active) past.state()).definition().id().version()).isEqualTo(2);
  }

  @Test
  void a_proposal_stays_when_the_saga_migrates_and_the_new_version_says_who_is_enough() {
    var past = start(CANCEL, PAUSE).then(cancel());
    past.then(migrate(StepSpec.version(2, order(CANCEL, PAUSE, MIGRATE))));
    past.when(pause()).thenRejected(new ProposalOpen(ORDER, open(past)));
    past.then(approve());
    assertThat(past.events()).anyMatch(SagaEvent.CancelRequested.class::isInstance);
  }

  @ParameterizedTest
  @EnumSource
  void each_act_has_a_word_of_its_own(ActName act) {
    assertThat(ActName.of(act.word())).contains(act);
  }
}
