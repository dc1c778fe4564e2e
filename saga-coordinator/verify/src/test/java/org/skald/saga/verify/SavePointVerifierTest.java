package org.skald.saga.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.verify.Outlined.compensatable;
import static org.skald.saga.verify.Outlined.definition;
import static org.skald.saga.verify.Outlined.pivot;
import static org.skald.saga.verify.Outlined.rounds;
import static org.skald.saga.verify.Outlined.signal;
import static org.skald.saga.verify.VerifierTest.found;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.StepKind;
import org.skald.saga.verify.CounterExample.Happening;
import org.skald.saga.verify.Move.Answer;

/** What is found of sagas that go back to a save-point. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SavePointVerifierTest {

  private static final SagaDefinition TRIP =
      definition(compensatable("hotel"), compensatable("flight", "hotel"), pivot("pay", "flight"));

  private static SagaDefinition withRounds(int number) {
    return TRIP.withSavePoints(Map.of("hotel", rounds(number)));
  }

  @Test
  void a_saga_with_a_save_point_ends_well_on_every_path() {
    var verdict = new Verifier().verify(withRounds(3));

    assertThat(verdict.isProven()).isTrue();
    assertThat(verdict.outcomes()).containsExactly(Outcome.values());
  }

  @Test
  void two_rounds_stand_for_any_larger_number() {
    var plain = new Verifier().verify(TRIP).reach().states();
    var two = new Verifier().verify(withRounds(2)).reach();

    assertThat(two.states()).isGreaterThan(plain);
    assertThat(new Verifier().verify(withRounds(1_000)).reach()).isEqualTo(two);
  }

  @Test
  void what_is_left_undone_on_the_way_to_a_save_point_is_found_there() {
    var definition =
        definition(
                compensatable("hotel"),
                compensatable("flight", "hotel").withoutUndo(),
                pivot("pay", "flight"))
            .withSavePoints(Map.of("hotel", rounds(3)));

    assertThat(found(definition, new Breaches(Set.of("flight"), Set.of())))
        .containsExactly(
            "NOTHING_LEFT_UNDONE flight: the saga starts; hotel: attempt 1 is answered ok;"
                + " flight: attempt 1 is answered ok; pay: attempt 1 is answered refused");
  }

  @Test
  void what_is_kept_at_a_save_point_is_not_left_undone() {
    var definition =
        definition(signal("approve", StepKind.COMPENSATABLE), pivot("pay", "approve").attempts(1))
            .withSavePoints(Map.of("approve", rounds(2)));

    assertThat(new Verifier().verify(definition).isProven()).isTrue();
  }

  @Test
  void a_path_tells_of_the_way_back_and_of_the_next_round() {
    var course = new Course(withRounds(2));
    var moves =
        List.of(
            new Move.Start(),
            new Move.Answered("hotel", Direction.DO, 1, Answer.OK),
            new Move.Answered("flight", Direction.DO, 1, Answer.REFUSED),
            new Move.RoundBegun("hotel"));
    var state = course.initial();
    var told = new StringBuilder();
    for (var move : moves) {
      var next = course.again(state, move, List.of());
      told.append(move.sentence())
          .append(": ")
          .append(new Happening(move, next.events()).consequence())
          .append('\n');
      state = next.state();
    }

    assertThat(told.toString().lines())
        .endsWith(
            "flight: attempt 1 is answered refused: the saga goes back to hotel",
            "hotel: time for the next round: round 2 after hotel begins; flight is sent");
  }
}
