package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.cancel;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Timer;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Condition.Tested;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.CannotMigrate;
import org.skald.saga.SagaRejection.NotForcible;
import org.skald.saga.SagaRejection.NotWaitingFor;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaSummary.Phase;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaSavePointTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final RetryPolicy THREE_ROUNDS = new RetryPolicy(3, MINUTE, MINUTE, 0);

  /** The hotel is kept while the flight and the payment are tried again. */
  private static final SagaDefinition TRIP =
      definition(
              compensatable("car"),
              compensatable("hotel").after("car"),
              compensatable("flight").after("hotel"),
              pivot("pay").after("flight"))
          .withSavePoints(Map.of("hotel", THREE_ROUNDS));

  private static Past refusedPayment() {
    return Past.startOf(TRIP).ok("car", "hotel", "flight").then(refused("pay", 1));
  }

  /** The flight is undone, and the second round is under way. */
  private static Past secondRound() {
    return refusedPayment().then(undone("flight", 1)).timer();
  }

  @Test
  void a_failure_after_a_save_point_undoes_only_what_came_after_it() {
    var past = Past.startOf(TRIP).ok("car", "hotel", "flight");
    var facts = past.facts();
    past.when(refused("pay", 1))
        .thenEvents(
            facts.refused("pay", 1),
            facts.turnedTo("hotel", "pay", "sold out"),
            facts.undoStarted(
                "flight",
                1,
                "undo flight {car=car-reply, flight=flight-reply," + " hotel=hotel-reply}"));

    past.then(refused("pay", 1));
    past.when(undone("flight", 1)).thenEvents(past.facts().compensated("flight", 1));
  }

  @Test
  void what_comes_after_it_starts_anew_when_its_backoff_is_over() {
    var past = refusedPayment().later(Duration.ofSeconds(10)).then(undone("flight", 1));

    assertThat(new SagaDecider().timer(past.state()))
        .contains(new Timer<>(past.now().plus(MINUTE), Past.wake()));
    past.later(MINUTE);
    var facts = past.facts();
    past.when(Past.wake())
        .thenEvents(
            facts.returned("hotel", 2, "flight", "pay"),
            facts.stepStarted("flight", 1, "do flight {car=car-reply, hotel=hotel-reply}"));
  }

  @Test
  void each_round_asks_by_commands_of_its_own() {
    var past = secondRound();
    var second = new CommandId(ORDER, "flight", Direction.DO, 2);

    assertThat(((Active) past.state()).command("hotel", Direction.DO).edition()).isOne();
    assertThat(((Active) past.state()).command("flight", Direction.DO)).isEqualTo(second);
    past.thenAnew(ok("flight", 1), refused("pay", 1));
    var undo = new CommandId(ORDER, "flight", Direction.UNDO, 2);
    assertThat(((Active) past.state()).command("flight", Direction.UNDO)).isEqualTo(undo);
    var started = past.events().getLast();
    assertThat(new SagaDecider().react(past.state(), started))
        .singleElement()
        .isInstanceOfSatisfying(
            SendCommand.class,
            sent -> {
              assertThat(sent.commandId()).isEqualTo(undo);
              assertThat(sent.compensates()).contains(second);
            });
  }

  @Test
  void an_answer_of_an_earlier_round_is_not_taken() {
    var past = secondRound();
    past.when(ok("flight", 1))
        .thenRejected(
            new NotWaitingFor(
                new CommandId(ORDER, "flight", Direction.DO),
                1,
                "order-1/flight/do/2 has taken its place"));
  }

  @Test
  void a_saga_completes_in_a_later_round_as_in_the_first() {
    var past = secondRound().thenAnew(ok("flight", 1));
    var facts = past.facts();
    past.when(past.anew(ok("pay", 1)))
        .thenEvents(facts.succeeded("pay", 1), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void when_the_rounds_are_spent_it_goes_back_to_where_it_began() {
    var past =
        secondRound()
            .thenAnew(ok("flight", 1), refused("pay", 1), undone("flight", 1))
            .timer()
            .thenAnew(ok("flight", 1));
    var facts = past.facts();
    past.when(past.anew(refused("pay", 1)))
        .thenEvents(
            facts.refused("pay", 1),
            facts.turnedAt("pay", "sold out"),
            facts.undoStarted(
                "flight",
                1,
                "undo flight {car=car-reply, flight=flight-reply," + " hotel=hotel-reply}"));

    past.thenAnew(refused("pay", 1), undone("flight", 1)).then(undone("hotel", 1));
    past.when(undone("car", 1))
        .thenEvents(past.facts().compensated("car", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_failure_before_the_save_point_or_at_it_turns_the_saga_around() {
    var past = Past.startOf(TRIP).ok("car");
    var facts = past.facts();
    past.when(refused("hotel", 1))
        .thenEvents(
            facts.refused("hotel", 1),
            facts.turnedAt("hotel", "sold out"),
            facts.undoStarted("car", 1, "undo car {car=car-reply}"));
  }

  @Test
  void a_save_point_whose_reply_is_not_as_expected_is_none() {
    var past =
        Past.startOf(
            definition(
                    compensatable("hotel").expecting(_ -> new Tested.Known(false)),
                    pivot("pay").after("hotel"))
                .withSavePoints(Map.of("hotel", THREE_ROUNDS)));
    var facts = past.facts();
    past.when(ok("hotel", 1))
        .thenEvents(
            facts.succeeded("hotel", 1),
            facts.turnedAt("hotel", "its reply is not as expected: reply.isGood"),
            facts.undoStarted("hotel", 1, "undo hotel {hotel=hotel-reply}"));
  }

  @Test
  void a_saga_goes_back_to_the_last_save_point_that_has_a_round_left() {
    var nested =
        definition(
                compensatable("hotel"),
                compensatable("flight").after("hotel"),
                pivot("pay").after("flight"))
            .withSavePoints(
                Map.of(
                    "hotel", new RetryPolicy(2, MINUTE, MINUTE, 0),
                    "flight", new RetryPolicy(2, MINUTE, MINUTE, 0)));
    var past = Past.startOf(nested).ok("hotel", "flight").then(refused("pay", 1));
    assertThat(savePoint(past)).contains("flight");

    past.timer().thenAnew(refused("pay", 1));
    assertThat(savePoint(past)).contains("hotel");

    // The flight is booked anew, so it has its rounds again.
    past.thenAnew(undone("flight", 1)).timer().thenAnew(ok("flight", 1), refused("pay", 1));
    assertThat(savePoint(past)).contains("flight");

    past.timer().thenAnew(refused("pay", 1));
    assertThat(savePoint(past)).isEmpty();
  }

  private static Optional<String> savePoint(Past past) {
    return ((Backward) past.state()).savePoint();
  }

  @Test
  void what_has_fanned_out_is_counted_anew_in_each_round() {
    var past =
        Past.startOf(
                definition(
                        compensatable("hotel"),
                        compensatable("seat").forEach(2, 1).after("hotel"),
                        pivot("pay").after("seat"))
                    .withSavePoints(Map.of("hotel", THREE_ROUNDS)))
            .ok("hotel", "seat.0")
            .then(refused("seat.1", 1))
            .then(undone("seat.0", 1));

    past.timer();
    assertThat(((Forward) past.state()).steps()).containsOnlyKeys("hotel", "seat.0");
    past.thenAnew(ok("seat.0", 1), ok("seat.1", 1), ok("pay", 1));
    assertThat(past.state()).isInstanceOf(Ended.class);
  }

  @Test
  void what_a_saga_has_fanned_out_before_a_save_point_stays() {
    var past =
        Past.startOf(
                definition(
                        compensatable("room").forEach(2, 2),
                        compensatable("flight").after("room"),
                        pivot("pay").after("flight"))
                    .withSavePoints(Map.of("room", THREE_ROUNDS)))
            .ok("room.0", "room.1")
            .then(refused("flight", 1));

    past.timer().thenAnew(ok("flight", 1), ok("pay", 1));
    assertThat(past.state())
        .isInstanceOfSatisfying(
            Ended.class, it -> assertThat(it.outcome()).isEqualTo(Outcome.COMPLETED));
  }

  @Test
  void a_cancel_request_on_the_way_back_to_a_save_point_is_for_the_whole_saga() {
    var past = refusedPayment();
    var facts = past.facts();
    past.when(cancel()).thenEvents(facts.cancelRequested(), facts.turned(Cause.CANCEL, Past.WHY));

    past.then(cancel());
    assertThat(savePoint(past)).isEmpty();
    past.when(cancel()).thenNothing();
    past.when(undone("flight", 1))
        .thenEvents(
            past.facts().compensated("flight", 1),
            past.facts().undoStarted("hotel", 1, "undo hotel {car=car-reply, hotel=hotel-reply}"));
  }

  @Test
  void a_cancel_request_while_it_waits_at_a_save_point_leads_on_at_once() {
    var past = refusedPayment().then(undone("flight", 1));
    var facts = past.facts();
    past.when(cancel())
        .thenEvents(
            facts.cancelRequested(),
            facts.turned(Cause.CANCEL, Past.WHY),
            facts.undoStarted("hotel", 1, "undo hotel {car=car-reply, hotel=hotel-reply}"));
  }

  @Test
  void so_does_the_deadline() {
    var soon =
        definition(
                Optional.of(Duration.ofSeconds(30)),
                compensatable("hotel"),
                pivot("pay").after("hotel"))
            .withSavePoints(Map.of("hotel", THREE_ROUNDS));
    var past = Past.startOf(soon).ok("hotel").then(refused("pay", 1));
    past.later(Duration.ofSeconds(30));
    var facts = past.facts();
    past.when(Past.wake())
        .thenEvents(
            facts.deadlinePassed(),
            facts.turned(Cause.DEADLINE, "the deadline has passed"),
            facts.undoStarted("hotel", 1, "undo hotel {hotel=hotel-reply}"));
  }

  @Test
  void a_cancel_request_in_a_later_round_is_for_the_whole_saga() {
    var past = secondRound();
    past.then(cancel()).thenAnew(refused("flight", 1));

    assertThat(savePoint(past)).isEmpty();
  }

  @Test
  void nobody_need_force_a_saga_that_can_be_cancelled() {
    refusedPayment().when(Past.force()).thenRejected(new NotForcible(ORDER, "it can be cancelled"));
  }

  @Test
  void a_compensation_on_the_way_to_a_save_point_is_stuck_and_helped_as_any() {
    var past = refusedPayment().then(undoRefused("flight", 1));
    assertThat(phase(past)).isEqualTo(Phase.STUCK);

    past.then(new SagaCommand.SkipStep(ORDER, "flight", "ada", "undone by hand")).timer();
    assertThat(past.events().reversed().get(1)).isInstanceOf(SagaEvent.SagaReturned.class);
    assertThat(past.events().getLast()).isInstanceOf(SagaEvent.StepStarted.class);
  }

  @Test
  void a_saga_that_is_paused_stays_at_its_save_point() {
    var past = refusedPayment().then(undone("flight", 1)).then(Past.pause());
    past.later(MINUTE.multipliedBy(2));
    past.when(Past.wake()).thenNothing();

    var facts = past.facts();
    past.when(Past.resume())
        .thenEvents(
            facts.resumed(),
            facts.returned("hotel", 2, "flight", "pay"),
            facts.stepStarted("flight", 1, "do flight {car=car-reply, hotel=hotel-reply}"));
  }

  @Test
  void it_is_said_that_a_saga_goes_back_to_a_save_point() {
    assertThat(phase(refusedPayment())).isEqualTo(Phase.RETURNING);
    assertThat(phase(refusedPayment().then(undone("flight", 1)))).isEqualTo(Phase.RETURNING);
    assertThat(phase(secondRound())).isEqualTo(Phase.RUNNING);
    assertThat(phase(refusedPayment().then(cancel()))).isEqualTo(Phase.COMPENSATING);
  }

  private static Phase phase(Past past) {
    return SagaSummary.of(past.state()).orElseThrow().phase();
  }

  @Test
  void a_sub_saga_of_a_later_round_is_another_saga() {
    var past =
        Past.startOf(
                definition(
                        compensatable("hotel"),
                        StepSpec.subSaga("tickets", StepKind.COMPENSATABLE).after("hotel"),
                        pivot("pay").after("tickets"))
                    .withSavePoints(Map.of("hotel", THREE_ROUNDS)))
            .ok("hotel", "tickets")
            .then(refused("pay", 1))
            .then(undone("tickets", 1))
            .timer();
    var command = ((Active) past.state()).command("tickets", Direction.DO);
    assertThat(Recipient.SubSaga.idOf(command)).contains(new SagaId("order-1/tickets/2"));
  }

  @Test
  void a_saga_migrates_on_its_way_back_to_what_is_a_save_point_there() {
    var past = refusedPayment();
    var without = StepSpec.version(2, TRIP).withSavePoints(Map.of());
    past.when(Past.migrate(without))
        .thenRejected(
            new CannotMigrate(
                ORDER, without.id(), "it goes back to step 'hotel', which is no save-point there"));

    past.then(Past.migrate(StepSpec.version(2, TRIP))).then(undone("flight", 1)).timer();
    assertThat(((Forward) past.state()).definition().id().version()).isEqualTo(2);
    assertThat(((Forward) past.state()).rounds().of("hotel")).isEqualTo(2);
  }

  @Test
  void it_migrates_only_where_it_could_also_go_forward_from_there() {
    var past = refusedPayment();
    var other =
        StepSpec.version(
            2,
            definition(
                    compensatable("car").with(_ -> new Mapping.Mapped.Ready(StepSpec.text("bus"))),
                    compensatable("hotel").after("car"),
                    compensatable("flight").after("hotel"),
                    pivot("pay").after("flight"))
                .withSavePoints(Map.of("hotel", THREE_ROUNDS)));
    past.when(Past.migrate(other))
        .thenRejected(
            new CannotMigrate(ORDER, other.id(), "step 'car' would ask for something else"));
    // What goes back to where it began does not ask for it again.
    past.then(cancel()).then(Past.migrate(other));
    assertThat(((Backward) past.state()).definition().id().version()).isEqualTo(2);
  }
}
