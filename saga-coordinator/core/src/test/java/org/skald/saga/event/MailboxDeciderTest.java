package org.skald.saga.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.event.MailboxDecider.EVENT_MEMORY;
import static org.skald.saga.event.MailboxDecider.STEP_MEMORY;
import static org.skald.saga.event.MailboxState.KEPT_BYTES_MAX;
import static org.skald.saga.event.MailboxState.KEPT_MAX;
import static org.skald.saga.event.MailboxState.SETTLED_MAX;
import static org.skald.saga.event.MailboxState.STEPS_MAX;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.testkit.Scenario;
import org.skald.saga.Caller.Ask;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEffect.AnswerCaller;
import org.skald.saga.SagaId;
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

/** Which step gets which event. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxDeciderTest {

  private static final String MAILBOX = "invoice/payments.events/shop.Paid/k/r-1";
  private static final Duration KEPT = Duration.ofHours(2);
  private static final Instant NOW = none().now();

  private static Scenario<MailboxCommand, MailboxState, MailboxEvent, MailboxRejection, SagaEffect>
      none() {
    return Scenario.of(new MailboxDecider());
  }

  private static Place place(long offset) {
    return new Place("payments.events", 0, offset);
  }

  private static Payload payload(long offset) {
    return Payload.of(new byte[] {0, 0, 0, 0, 1, (byte) offset});
  }

  private static Offer offered(long offset) {
    return new Offer(MAILBOX, place(offset), payload(offset), KEPT);
  }

  private static CommandId step(String saga, Direction direction) {
    return new CommandId(new SagaId(saga), "paid", direction);
  }

  private static Claim claim(String saga) {
    return claim(saga, 1);
  }

  private static Claim claim(String saga, int attempt) {
    var ask = new Ask(attempt, "token " + attempt);
    return new Claim(MAILBOX, step(saga, Direction.DO), ask, proof(saga));
  }

  private static String proof(String saga) {
    return "proof of " + saga;
  }

  private static Withdraw asked(String saga, int attempt) {
    var ask = new Ask(attempt, "query");
    var waits = step(saga, Direction.DO);
    return new Withdraw(MAILBOX, waits, waits, ask, proof(saga));
  }

  private static Withdraw undone(String saga, int attempt) {
    var ask = new Ask(attempt, "undo");
    return new Withdraw(
        MAILBOX, step(saga, Direction.DO), step(saga, Direction.UNDO), ask, proof(saga));
  }

  private static MailboxEvent withdrawn(Withdraw by) {
    return new WaitWithdrawn(
        MAILBOX, NOW, by.waits(), by.by(), by.ask(), by.proof(), "no event came in time");
  }

  private static MailboxEvent awaited(String saga) {
    return new EventAwaited(NOW, claim(saga));
  }

  private static MailboxEvent kept(long offset) {
    return new EventKept(MAILBOX, NOW, place(offset), payload(offset), NOW.plus(KEPT));
  }

  private static MailboxEvent given(String saga, long offset) {
    return given(claim(saga), offset, NOW);
  }

  private static MailboxEvent given(Claim claim, long offset, Instant at) {
    return new EventGiven(at, claim, place(offset), payload(offset));
  }

  private static SagaEffect tells(String saga, long offset) {
    return new AnswerCaller(
        step(saga, Direction.DO), 1, "token 1", new Outcome.Ok(Optional.of(payload(offset)), true));
  }

  @Test
  void an_event_is_given_to_the_step_that_has_waited_longest() {
    none()
        .given(awaited("first"), awaited("second"))
        .when(offered(7))
        .thenEvents(given("first", 7))
        .thenEffects(tells("first", 7));
  }

  @Test
  void the_next_event_is_given_to_the_next_step() {
    none()
        .given(awaited("first"), awaited("second"), given("first", 7))
        .when(offered(8))
        .thenEvents(given("second", 8))
        .thenEffects(tells("second", 8));
  }

  @Test
  void an_event_that_comes_first_is_kept_and_given_to_whoever_comes_then() {
    none().when(offered(7)).thenEvents(kept(7)).thenEffects();
    none()
        .given(kept(7), kept(8))
        .when(new Await(claim("late")))
        .thenEvents(given("late", 7))
        .thenEffects(tells("late", 7));
  }

  @Test
  void an_event_that_comes_again_is_given_once() {
    none().given(kept(7)).when(offered(7)).thenNothing();
    none()
        .given(awaited("first"), given("first", 7), awaited("second"))
        .when(offered(7))
        .thenNothing();
  }

  @Test
  void the_same_offset_of_another_partition_is_another_event() {
    var other = new Place("payments.events", 1, 7);
    none()
        .given(kept(7))
        .when(new Offer(MAILBOX, other, payload(9), KEPT))
        .thenEvents(new EventKept(MAILBOX, NOW, other, payload(9), NOW.plus(KEPT)));
  }

  @Test
  void what_nobody_has_waited_for_in_time_is_gone() {
    var then = NOW.plus(KEPT);
    none()
        .given(kept(7))
        .after(KEPT)
        .when(new Await(claim("late")))
        .thenEvents(
            new EventExpired(MAILBOX, then, place(7)), new EventAwaited(then, claim("late")));
  }

  @Test
  void an_event_is_kept_until_the_timer_says_that_its_time_is_over() {
    none().given(kept(7)).after(KEPT.minusMillis(1)).when(new Wake(MAILBOX)).thenNothing();
    none()
        .given(kept(7))
        .after(KEPT)
        .when(new Wake(MAILBOX))
        .thenEvents(new EventExpired(MAILBOX, NOW.plus(KEPT), place(7)));
  }

  @Test
  void only_so_many_events_are_kept() {
    var full = LongStream.range(0, KEPT_MAX).mapToObj(MailboxDeciderTest::kept);
    none()
        .given(full.toArray(MailboxEvent[]::new))
        .when(offered(KEPT_MAX))
        .thenRejected(new MailboxFull(MAILBOX, KEPT_MAX, 6L * KEPT_MAX));
  }

  @Test
  void beside_a_large_event_no_other_is_kept() {
    var large = Payload.of(new byte[(int) KEPT_BYTES_MAX]);
    none()
        .given(new EventKept(MAILBOX, NOW, place(7), large, NOW.plus(KEPT)))
        .when(offered(8))
        .thenRejected(new MailboxFull(MAILBOX, 1, KEPT_BYTES_MAX));
  }

  @Test
  void a_step_that_asks_again_keeps_its_place_and_hears_of_it_by_its_newest_attempt() {
    none()
        .given(awaited("first"), awaited("second"))
        .when(new Await(claim("first", 2)))
        .thenEvents(new EventAwaited(NOW, claim("first", 2)))
        .thenEffects();
    none()
        .given(awaited("first"), awaited("second"), new EventAwaited(NOW, claim("first", 2)))
        .when(offered(7))
        .thenEvents(given(claim("first", 2), 7, NOW));
  }

  @Test
  void what_a_step_has_asked_before_it_got_its_event_changes_nothing() {
    none()
        .given(awaited("first"), given("first", 7), kept(8))
        .when(new Await(claim("first")))
        .thenNothing();
    none()
        .given(awaited("first"), given("first", 7), kept(8))
        .when(new Await(claim("first", 2)))
        .thenNothing();
  }

  @Test
  void a_step_that_is_undone_gets_nothing_any_more() {
    var undo = undone("first", 1);
    none()
        .given(awaited("first"))
        .when(undo)
        .thenEvents(withdrawn(undo))
        .thenEffects(
            new AnswerCaller(
                step("first", Direction.UNDO), 1, "undo", new Outcome.Ok(Optional.empty())));
    none()
        .given(awaited("first"), withdrawn(undo), kept(7))
        .when(new Await(claim("first", 2)))
        .thenNothing();
  }

  @Test
  void a_wait_that_is_undone_before_it_is_known_never_begins() {
    var undo = undone("first", 1);
    none().given(withdrawn(undo)).when(new Await(claim("first"))).thenNothing();
  }

  @Test
  void nobody_is_told_of_the_wait_of_a_step_that_was_skipped() {
    var skipped = undone("first", 0);
    none().given(awaited("first")).when(skipped).thenEvents(withdrawn(skipped)).thenEffects();
  }

  @Test
  void a_step_that_asks_what_has_become_of_its_wait_is_refused_and_waits_no_longer() {
    var query = asked("first", 1);
    none()
        .given(awaited("first"))
        .when(query)
        .thenEvents(withdrawn(query))
        .thenEffects(
            new AnswerCaller(
                step("first", Direction.DO),
                1,
                "query",
                new Outcome.Refused("no event came in time")));
    none().given(awaited("first"), withdrawn(query)).when(offered(7)).thenEvents(kept(7));
  }

  @Test
  void a_step_that_was_refused_may_wait_again() {
    none()
        .given(awaited("first"), withdrawn(asked("first", 1)))
        .when(new Await(claim("first")))
        .thenNothing();
    none()
        .given(awaited("first"), withdrawn(asked("first", 1)))
        .when(new Await(claim("first", 2)))
        .thenEvents(new EventAwaited(NOW, claim("first", 2)));
  }

  @Test
  void a_step_that_has_got_its_event_is_not_refused_whatever_comes_first() {
    none().given(awaited("first"), given("first", 7)).when(asked("first", 1)).thenNothing();
  }

  @Test
  void nobody_else_ends_the_wait_of_a_step() {
    var undo = undone("first", 1);
    var forged = new Withdraw(MAILBOX, undo.waits(), undo.by(), undo.ask(), "guess");
    none()
        .given(awaited("first"), withdrawn(forged))
        .when(offered(7))
        .thenEvents(given("first", 7));
  }

  @Test
  void only_so_many_steps_wait_and_the_next_one_is_refused_at_once() {
    var all = IntStream.range(0, STEPS_MAX).mapToObj(it -> awaited("saga " + it));
    var reason = "expected fewer than 1000 steps that wait for an event of '%s'".formatted(MAILBOX);
    var step = step("late", Direction.DO);
    none()
        .given(all.toArray(MailboxEvent[]::new))
        .when(new Await(claim("late")))
        .thenEvents(
            new WaitWithdrawn(MAILBOX, NOW, step, step, claim("late").ask(), proof("late"), reason))
        .thenEffects(new AnswerCaller(step, 1, "token 1", new Outcome.Refused(reason)));
  }

  @Test
  void who_has_waited_is_known_for_an_hour_however_many_came_after() {
    none().given(served(SETTLED_MAX)).when(new Await(claim("saga 0", 2))).thenNothing();
  }

  @Test
  void nobody_waits_who_could_not_be_remembered_until_the_first_are_forgotten() {
    var reason =
        "expected fewer than 4000 steps that have waited within an hour for an event of '%s'"
            .formatted(MAILBOX);
    var step = step("late", Direction.DO);
    none()
        .given(served(SETTLED_MAX))
        .when(new Await(claim("late")))
        .thenEvents(
            new WaitWithdrawn(MAILBOX, NOW, step, step, claim("late").ask(), proof("late"), reason))
        .thenEffects(new AnswerCaller(step, 1, "token 1", new Outcome.Refused(reason)));
    var later = NOW.plus(STEP_MEMORY);
    none()
        .given(served(SETTLED_MAX))
        .after(STEP_MEMORY)
        .when(new Await(claim("late")))
        .thenEvents(new RepeatsForgotten(MAILBOX, later), new EventAwaited(later, claim("late")));
  }

  private static MailboxEvent[] served(int count) {
    return IntStream.range(0, count)
        .mapToObj(it -> given("saga " + it, it))
        .toArray(MailboxEvent[]::new);
  }

  @Test
  void the_next_edition_of_a_step_that_was_undone_waits_anew() {
    var undo = undone("first", 1);
    var waits = step("first", Direction.DO);
    var next = new CommandId(waits.sagaId(), waits.step(), Direction.DO, 2);
    var anew = new Claim(MAILBOX, next, new Ask(1, "token"), proof("first"));
    none()
        .given(awaited("first"), withdrawn(undo))
        .when(new Await(anew))
        .thenEvents(new EventAwaited(NOW, anew));
    none()
        .given(awaited("first"), new EventAwaited(NOW, anew), withdrawn(undo))
        .when(offered(7))
        .thenEvents(given(anew, 7, NOW));
  }

  @Test
  void repeats_are_forgotten_after_a_while_and_then_nothing_is_left() {
    var decider = new MailboxDecider();
    var waits = decider.evolve(decider.initial(), awaited("first"));
    var given = decider.evolve(waits, given("first", 7));
    assertThat(decider.timer(given).orElseThrow().due()).isEqualTo(NOW.plus(STEP_MEMORY));
    var later = decider.evolve(given, new RepeatsForgotten(MAILBOX, NOW.plus(STEP_MEMORY)));
    assertThat(later.settled()).isEmpty();
    assertThat(decider.timer(later).orElseThrow().due()).isEqualTo(NOW.plus(EVENT_MEMORY));
    var last = decider.evolve(later, new RepeatsForgotten(MAILBOX, NOW.plus(EVENT_MEMORY)));
    assertThat(last).isEqualTo(decider.initial());
  }
}
