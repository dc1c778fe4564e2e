package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Action;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;

/** A definition with a sub-saga, and that of the sub-saga, which has an output. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckoutTest {

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final CheckedDefinition checkout =
      DefinitionFiles.compileSound("good/checkout.yaml", schemas);
  private final CheckedDefinition reserve =
      DefinitionFiles.compileSound("good/reserve-basket.yaml", schemas);

  @Test
  void a_sub_saga_is_asked_once_and_undone_as_often_as_needed() {
    var call = checkout.definition().step("reserve").call();

    assertThat(call.command().recipient())
        .isEqualTo(new Recipient.SubSaga("reserve-basket", Optional.empty(), true));
    assertThat(call.command().schema()).isEqualTo("shop.orders.BasketPlaced");
    assertThat(call.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(call.retry().attempts()).isEqualTo(1);
    assertThat(call.onUnknown()).isEqualTo(UnknownPolicy.COMPENSATE);
    var undo = call.compensation().orElseThrow();
    assertThat(undo.command()).isEqualTo(call.command());
    assertThat(undo.retry().attempts()).isEqualTo(RetryPolicy.UNLIMITED);
  }

  @Test
  void the_output_is_the_last_step_and_sees_all_others() {
    var definition = reserve.definition();
    var output = definition.step(SagaDefinition.OUTPUT);
    var reserved = schemas.payload("shop.stock.StockReserved", "res-1", "pen", 2);
    var scope =
        new Scope(
            new SagaId("s-1"),
            schemas.payload("shop.orders.BasketPlaced", "o-1", "ann", List.of(), 500L),
            Map.of(),
            Map.of("reserve-stock", List.of(reserved)),
            Set.of(),
            OptionalInt.empty());

    assertThat(output.kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(output.after()).isEqualTo(Set.of("reserve-stock"));
    assertThat(((Action.Output) output.action()).mapping().map(scope))
        .isEqualTo(
            new Mapped.Ready(
                schemas.payload("shop.orders.BasketReserved", "o-1", List.of("res-1"))));
    assertThat(reserve.reply(SagaDefinition.OUTPUT).map(it -> it.schema().getFullName()))
        .contains("shop.orders.BasketReserved");
    assertThat(definition.isUndoable()).isTrue();
    assertThat(checkout.definition().isUndoable()).isFalse();
  }

  @Test
  void the_schemas_of_sub_sagas_and_outputs_are_named() {
    for (var file : List.of("good/checkout.yaml", "good/reserve-basket.yaml")) {
      assertThat(DefinitionCompiler.references(DefinitionFiles.text(file)))
          .isInstanceOfSatisfying(
              References.Named.class,
              named -> assertThat(named.schemas()).contains("shop.orders.BasketReserved"));
    }
  }
}
