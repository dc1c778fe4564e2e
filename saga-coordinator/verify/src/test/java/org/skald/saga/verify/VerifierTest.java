package org.skald.saga.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.verify.Outlined.compensatable;
import static org.skald.saga.verify.Outlined.decision;
import static org.skald.saga.verify.Outlined.definition;
import static org.skald.saga.verify.Outlined.output;
import static org.skald.saga.verify.Outlined.pivot;
import static org.skald.saga.verify.Outlined.retriable;
import static org.skald.saga.verify.Outlined.signal;
import static org.skald.saga.verify.Outlined.sleep;
import static org.skald.saga.verify.Outlined.subSaga;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.DefinitionId;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifierTest {

  private static final SagaDefinition ORDER =
      definition(compensatable("reserve"), pivot("charge", "reserve"), retriable("ship", "charge"));

  @Test
  void an_order_ends_well_on_every_path() {
    var verdict = new Verifier().verify(ORDER);

    assertThat(verdict.counterExamples()).isEmpty();
    assertThat(verdict.isProven()).isTrue();
    assertThat(verdict.outcomes()).containsExactly(Outcome.values());
    assertThat(verdict.manualStates().stream().map(ManualState::sentence))
        .containsExactly(
            "charge fails at its last attempt",
            "charge is not answered at its last attempt",
            "reserve is not answered at its last attempt",
            "the compensation of reserve is refused",
            "the compensation of reserve fails at its last attempt",
            "the compensation of reserve is not answered at its last attempt",
            "ship is refused");
    assertThat(verdict.reach().states()).isGreaterThan(20);
    assertThat(verdict.reach().paths()).isGreaterThan(BigInteger.valueOf(100));
  }

  @Test
  void a_pivot_whose_participant_is_asked_calls_a_person_only_when_nobody_answers() {
    var asked = pivot("charge", "reserve").onUnknown(UnknownPolicy.QUERY);
    var verdict = new Verifier().verify(definition(compensatable("reserve"), asked));

    assertThat(verdict.isProven()).isTrue();
    assertThat(verdict.counterExamples()).isEmpty();
    assertThat(verdict.outcomes()).containsExactly(Outcome.values());
    assertThat(verdict.manualStates().stream().map(ManualState::sentence))
        .filteredOn(it -> it.startsWith("charge"))
        .containsExactly("charge is not answered at its last attempt");
  }

  @Test
  void queries_that_the_deadline_overtakes_are_shown() {
    var asked = compensatable("reserve").onUnknown(UnknownPolicy.QUERY).attempts(5);
    var tight =
        SagaDefinition.of(
            new DefinitionId("place-order", 1),
            Optional.of(Duration.ofSeconds(7)),
            List.copyOf(definition(asked).steps().values()));

    var found =
        new Verifier().verify(tight, new Breaches(Set.of(), Set.of("reserve"))).counterExamples();
    assertThat(found)
        .extracting(CounterExample::reason)
        .containsExactly("query 3 of 5 is sent after 9300 ms, the deadline is 7000 ms");
    assertThat(found.getFirst().path().stream().map(it -> it.move().sentence()))
        .containsExactly(
            "the saga starts",
            "reserve: attempt 1 is not answered in time",
            "reserve: query 1 about attempt 1 is not answered in time",
            "reserve: query 2 about attempt 1 is not answered in time",
            "the deadline passes");
  }

  @Test
  void a_forgotten_compensation_is_shown_by_a_shortest_path() {
    var definition = definition(compensatable("reserve").withoutUndo(), pivot("charge", "reserve"));

    assertThat(new Verifier().verify(definition).isProven()).isTrue();
    assertThat(found(definition, new Breaches(Set.of("reserve"), Set.of())))
        .containsExactly(
            "NOTHING_LEFT_UNDONE reserve: the saga starts; reserve: attempt 1 is answered ok;"
                + " charge: attempt 1 is answered refused");
  }

  @Test
  void a_retriable_step_before_the_pivot_is_left_done() {
    var definition = definition(retriable("ship"), pivot("charge", "ship"));

    assertThat(found(definition))
        .containsExactly(
            "NOTHING_LEFT_UNDONE ship: the saga starts; ship: attempt 1 is answered ok;"
                + " charge: attempt 1 is answered refused");
  }

  @Test
  void a_compensatable_step_after_the_pivot_has_no_way_back() {
    var definition = definition(pivot("charge"), compensatable("reserve", "charge"));

    assertThat(found(definition))
        .containsExactly(
            "A_WAY_BACK reserve: the saga starts; charge: attempt 1 is answered ok;"
                + " reserve: attempt 1 is answered refused");
  }

  @Test
  void a_compensatable_step_beside_the_pivot_has_no_way_back() {
    var definition = definition(pivot("charge"), compensatable("reserve"));

    assertThat(found(definition))
        .contains(
            "A_WAY_BACK reserve: the saga starts; charge: attempt 1 is answered ok;"
                + " reserve: attempt 1 is answered refused");
  }

  @Test
  void of_two_pivots_one_is_left_done() {
    var definition = definition(pivot("charge"), pivot("book", "charge"));

    assertThat(found(definition))
        .containsExactly(
            "NOTHING_LEFT_UNDONE charge: the saga starts; charge: attempt 1 is answered ok;"
                + " book: attempt 1 is answered refused");
    assertThat(found(definition(pivot("charge"), pivot("book"))))
        .contains(
            "NOTHING_LEFT_UNDONE book: the saga starts; charge: attempt 1 is answered refused;"
                + " book: attempt 1 is answered ok");
  }

  @Test
  void a_compensation_without_its_input_is_shown() {
    var definition =
        definition(
            compensatable("reserve").onUnknown(UnknownPolicy.COMPENSATE).undoneBy(5, "reserve"),
            pivot("charge", "reserve"));

    assertThat(found(definition))
        .containsExactly(
            "COMPENSATION_INPUT_IS_THERE reserve: the saga starts;"
                + " reserve: attempt 1 is not answered in time");
  }

  @Test
  void a_command_without_its_input_is_shown() {
    var definition =
        definition(
            compensatable("wrap").sometimes(),
            pivot("charge", "wrap"),
            retriable("ship", "charge").needing("wrap"));

    assertThat(found(definition))
        .contains("INPUT_IS_THERE ship: the saga starts; charge: attempt 1 is answered ok");
  }

  @Test
  void steps_that_wait_for_each_other_never_begin() {
    var definition =
        definition(compensatable("reserve", "check"), compensatable("check", "reserve"));

    assertThat(found(definition)).containsExactly("EVERY_PATH_ENDS reserve: the saga starts");
  }

  @Test
  void a_step_whose_condition_never_holds_happens_on_no_path() {
    var definition = definition(compensatable("reserve"), compensatable("wrap", "reserve").never());

    assertThat(found(definition)).containsExactly("EVERY_STEP_HAPPENS wrap: ");
  }

  @Test
  void conditions_come_out_either_way() {
    var definition =
        definition(
            compensatable("wrap").sometimes(),
            compensatable("reserve").sometimes(),
            pivot("charge", "wrap", "reserve"));

    assertThat(new Verifier().verify(definition).isProven()).isTrue();
  }

  @Test
  void who_waits_for_a_person_may_wait_in_vain() {
    var before =
        definition(
            compensatable("reserve"),
            signal("approve", StepKind.COMPENSATABLE, "reserve"),
            pivot("charge", "approve"));
    var beyond =
        definition(
            pivot("charge"),
            sleep("rest", StepKind.RETRIABLE, "charge"),
            signal("collect", StepKind.RETRIABLE, "rest"));

    var turned = new Verifier().verify(before);
    assertThat(turned.isProven()).isTrue();
    assertThat(turned.manualStates()).noneMatch(it -> it.step().equals("approve"));
    var held = new Verifier().verify(beyond);
    assertThat(held.isProven()).isTrue();
    assertThat(held.manualStates().stream().map(ManualState::sentence))
        .containsExactly(
            "charge fails at its last attempt",
            "charge is not answered at its last attempt",
            "collect is refused",
            "collect gets no signal in time");
  }

  @Test
  void a_wait_beside_the_pivot_is_no_way_back() {
    var definition =
        definition(pivot("charge"), signal("approve", StepKind.COMPENSATABLE, "charge"));

    assertThat(found(definition))
        .containsExactly(
            "A_WAY_BACK approve: the saga starts; charge: attempt 1 is answered ok;"
                + " approve: somebody signals refused");
  }

  @Test
  void of_a_step_and_its_alternative_one_happens_on_every_path() {
    var definition =
        definition(
            compensatable("card").sometimes(),
            compensatable("invoice").otherwise("card"),
            pivot("order", "card", "invoice"));
    var without = definition(compensatable("card"), compensatable("invoice").otherwise("card"));

    assertThat(new Verifier().verify(definition).isProven()).isTrue();
    assertThat(found(without)).containsExactly("EVERY_STEP_HAPPENS invoice: ");
  }

  @Test
  void a_step_for_each_item_is_explored_with_none_one_and_two() {
    var beside =
        definition(
            compensatable("reserve").forEach(Integer.MAX_VALUE),
            pivot("charge", "reserve"),
            retriable("ship", "charge").forEach(1, "reserve"));
    var proven = new Verifier().verify(beside);

    assertThat(proven.isProven()).isTrue();
    assertThat(proven.manualStates()).isEqualTo(new Verifier().verify(ORDER).manualStates());
    assertThat(proven.reach().states())
        .isGreaterThan(4 * new Verifier().verify(ORDER).reach().states());
  }

  @Test
  void what_forgets_to_undo_items_is_shown() {
    var definition =
        definition(compensatable("reserve").withoutUndo().forEach(1), pivot("charge", "reserve"));

    assertThat(found(definition, new Breaches(Set.of("reserve"), Set.of())))
        .containsExactly(
            "NOTHING_LEFT_UNDONE reserve: the saga starts; reserve.0: attempt 1 is answered ok;"
                + " reserve.1: attempt 1 is answered refused");
  }

  @Test
  void a_list_without_its_input_is_shown() {
    var definition =
        definition(
            compensatable("reserve").sometimes(),
            compensatable("wrap", "reserve").forEach(1, "reserve"));

    assertThat(found(definition)).containsExactly("INPUT_IS_THERE wrap: the saga starts");
  }

  @Test
  void a_sub_saga_completes_or_was_compensated_and_never_fails() {
    var definition =
        definition(
            subSaga("trip", StepKind.COMPENSATABLE),
            pivot("charge", "trip"),
            subSaga("deliver", StepKind.RETRIABLE, "charge"));

    var verdict = new Verifier().verify(definition);

    assertThat(verdict.isProven()).isTrue();
    assertThat(verdict.manualStates().stream().map(ManualState::sentence))
        .contains("the compensation of trip is refused", "deliver is refused")
        .doesNotContain("deliver fails at its last attempt");
  }

  @Test
  void a_two_phase_commit_ends_with_all_or_nothing() {
    var definition =
        definition(
            compensatable("debit"),
            compensatable("credit"),
            decision("transfer", "debit", "credit"),
            retriable("commit-debit", "transfer"),
            retriable("commit-credit", "transfer"));

    var verdict = new Verifier().verify(definition);

    assertThat(verdict.isProven()).isTrue();
    assertThat(verdict.outcomes()).containsExactly(Outcome.values());
    assertThat(verdict.manualStates()).noneMatch(it -> it.step().equals("transfer"));
  }

  @Test
  void an_output_without_its_input_is_shown() {
    var definition =
        definition(
            compensatable("wrap").sometimes(), output(StepKind.COMPENSATABLE, "wrap", "wrap"));

    assertThat(found(definition)).containsExactly("INPUT_IS_THERE output: the saga starts");
  }

  @Test
  void steps_that_are_alike_do_not_multiply() {
    var one = definition(compensatable("a"), pivot("p", "a"));
    var six =
        definition(
            compensatable("a"),
            compensatable("b"),
            compensatable("c"),
            compensatable("d"),
            compensatable("e"),
            compensatable("f"),
            pivot("p", "a", "b", "c", "d", "e", "f"));

    var verdict = new Verifier().verify(six);

    assertThat(verdict.isProven()).isTrue();
    assertThat(verdict.reach().states()).isLessThan(150_000);
    var stuckAt = new Verifier().verify(one).manualStates().stream();
    assertThat(verdict.manualStates())
        .containsAll(
            stuckAt
                .map(it ->
                    it.step().equals("a") ? new ManualState("f", it.direction(), it.cause()) : it)
                .toList());
  }

  @Test
  void a_fault_of_steps_that_are_alike_is_told_of_each() {
    var definition =
        definition(
            compensatable("a").onUnknown(UnknownPolicy.COMPENSATE).undoneBy(5, "a"),
            compensatable("b").onUnknown(UnknownPolicy.COMPENSATE).undoneBy(5, "b"));

    assertThat(found(definition))
        .containsExactly(
            "COMPENSATION_INPUT_IS_THERE a: the saga starts; a: attempt 1 is not answered in time",
            "COMPENSATION_INPUT_IS_THERE b: the saga starts; b: attempt 1 is not answered in time");
  }

  @Test
  void what_is_too_large_is_not_proven() {
    var verdict = new Verifier(10).verify(ORDER);

    assertThat(verdict.isProven()).isFalse();
    assertThat(verdict.reach().isWhole()).isFalse();
    assertThat(verdict.counterExamples()).isEmpty();
  }

  static List<String> found(SagaDefinition definition) {
    return found(definition, Breaches.NONE);
  }

  static List<String> found(SagaDefinition definition, Breaches breaches) {
    return new Verifier()
        .verify(definition, breaches).counterExamples().stream()
            .map(it ->
                it.claim() + " " + it.step() + ": " + String.join("; ", sentences(it).toList()))
            .toList();
  }

  private static Stream<String> sentences(CounterExample it) {
    return it.path().stream().map(happening -> happening.move().sentence());
  }
}
