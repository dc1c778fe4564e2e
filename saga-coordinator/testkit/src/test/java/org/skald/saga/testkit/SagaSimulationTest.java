package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaSimulationTest {

  private static final int SAGAS = 2_000;

  @TempDir private Path folder;

  private SagaFile order(String wrong, String right) throws IOException {
    var source = Files.readString(SagaFileTest.ORDER);
    assertThat(source).contains(right);
    var file = Files.writeString(folder.resolve("place-order.yaml"), source.replace(right, wrong));
    return SagaFile.read(file, SchemaFolders.near(SagaFileTest.ORDER));
  }

  @Test
  void orders_end_well_whatever_goes_wrong() {
    var simulated = SagaFile.read(SagaFileTest.ORDER).simulate(SAGAS, FaultPlan.USUAL);

    simulated.assertSound();
    assertThat(simulated.outcomes()).containsOnlyKeys("completed", "compensated", "stuck");
    assertThat(simulated.stuck().keySet()).anyMatch(it -> it.startsWith("ship: refused"));
    assertThat(simulated.faults().keySet())
        .as("reach; nobody signals in a place-order")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Fault.values())
                .filter(it -> it != Fault.SILENCE)
                .map(Fault::word)
                .toList());
  }

  @Test
  void orders_that_wait_end_well_too() {
    var file = SagaFile.read(SagaFileTest.ORDER.resolveSibling("large-order.yaml"));

    var simulated = file.simulate(SAGAS, FaultPlan.USUAL);

    simulated.assertSound();
    assertThat(simulated.outcomes().get("completed")).isGreaterThan(SAGAS / 2);
  }

  @Test
  void baskets_end_well_too() {
    var file = SagaFile.read(SagaFileTest.ORDER.resolveSibling("basket-order.yaml"));

    var simulated = file.simulate(SAGAS, FaultPlan.USUAL);

    simulated.assertSound();
    assertThat(simulated.outcomes()).containsOnlyKeys("completed", "compensated", "stuck");
    assertThat(simulated.stuck().keySet()).anyMatch(it -> it.startsWith("ship: refused"));
  }

  @Test
  void sagas_with_sub_sagas_outputs_and_two_phases_end_well_too() {
    for (var name : List.of("checkout.yaml", "reserve-basket.yaml", "transfer.yaml")) {
      var simulated =
          SagaFile.read(SagaFileTest.ORDER.resolveSibling(name)).simulate(SAGAS, FaultPlan.USUAL);

      simulated.assertSound();
      assertThat(simulated.outcomes().get("completed")).as(name).isGreaterThan(SAGAS / 4);
    }
  }

  @Test
  void orders_whose_participants_are_asked_end_well_however_much_is_lost_or_late() {
    var file = SagaFile.read(SagaFileTest.ORDER.resolveSibling("careful-order.yaml"));

    for (var plan :
        List.of(
            "lose-reply=0.3", "lose-command=0.3", "delay=0.3,repeat=0.3", "cancel=0.5,delay=0.3")) {
      var simulated = file.simulate(SAGAS, FaultPlan.parse(plan));

      simulated.assertSound();
      assertThat(simulated.outcomes().get("completed")).as(plan).isGreaterThan(SAGAS / 4);
    }
  }

  @Test
  void without_faults_all_complete() {
    var simulated = SagaFile.read(SagaFileTest.ORDER).simulate(100, FaultPlan.NONE);

    assertThat(simulated.outcomes()).isEqualTo(Map.of("completed", 100));
    assertThat(simulated.faults()).isEmpty();
  }

  @Test
  void what_an_order_expects_of_replies_is_mostly_met() {
    var file = SagaFile.read(SagaFileTest.ORDER.resolveSibling("checked-order.yaml"));

    var outcomes = file.simulate(1_000, FaultPlan.NONE).outcomes();

    assertThat(outcomes).containsOnlyKeys("completed", "compensated");
    assertThat(outcomes.get("completed")).isBetween(600, 900);
  }

  @Test
  void the_same_seeds_come_to_the_same() {
    var file = SagaFile.read(SagaFileTest.ORDER);

    assertThat(file.simulate(200, FaultPlan.USUAL)).isEqualTo(file.simulate(200, FaultPlan.USUAL));
  }

  @Test
  void an_expression_that_some_data_breaks_is_shown_without_any_fault() throws IOException {
    var file =
        order(
            "{ orderId: input.orderId, sku: input.sku, quantity: 100 / (input.quantity - 7) }",
            "{ orderId: input.orderId, sku: input.sku, quantity: input.quantity }");

    var simulated = file.simulate(SAGAS, FaultPlan.USUAL);

    assertThat(simulated.isSound()).isFalse();
    assertThat(simulated.failures().getFirst().violation())
        .contains("'reserve-stock': its command could not be made", "/ by zero");
    assertThat(simulated.failures()).allSatisfy(it -> assertThat(it.faults()).isEmpty());
    assertThatThrownBy(simulated::assertSound)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed ")
        .hasMessageContaining("+0 ms  the saga starts");
  }

  @Test
  void what_goes_wrong_on_the_way_back_takes_one_fault() throws IOException {
    var file =
        order(
            "sku: input.sku.substring(0, 100)\n        reservationId: steps",
            "sku: input.sku\n        reservationId: steps");

    var simulated = file.simulate(SAGAS, FaultPlan.USUAL);

    assertThat(simulated.wrong()).isPositive();
    assertThat(simulated.failures())
        .allSatisfy(it -> {
          assertThat(it.violation()).contains("its compensation could not be made");
          assertThat(it.faults()).as(it.story().toString()).hasSize(1);
        });
  }

  @Test
  void a_plan_says_which_faults_and_how_likely() {
    var plan = FaultPlan.parse("refuse=0.5, lose-reply=0");

    assertThat(plan.of(Fault.REFUSE)).isEqualTo(0.5);
    assertThat(plan.of(Fault.LOSE_REPLY)).isZero();
    assertThat(plan.of(Fault.FAIL)).isEqualTo(FaultPlan.USUAL.of(Fault.FAIL));
    assertThat(FaultPlan.parse("none")).isEqualTo(FaultPlan.NONE);
    assertThatThrownBy(() -> FaultPlan.parse("refuses=0.5"))
        .hasMessageContaining("expected 'none', or some of refuse, fail,")
        .hasMessageContaining("found 'refuses=0.5'");
    assertThatThrownBy(() -> FaultPlan.parse("refuse=2"))
        .hasMessage("refuse: expected a chance from 0 to 1, found 2.0");
    assertThatThrownBy(() -> FaultPlan.parse("refuse=often"))
        .hasMessage("expected a chance from 0 to 1, found 'often'");
    assertThatThrownBy(() -> FaultPlan.parse("refuse")).hasMessageContaining("found 'refuse'");
  }
}
