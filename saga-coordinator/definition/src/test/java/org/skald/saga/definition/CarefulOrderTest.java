package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Action;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Expectation;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.StepKind;

/** What files expect of replies, and what they read again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CarefulOrderTest {

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final SagaDefinition order =
      DefinitionFiles.compileSound("good/careful-order.yaml", schemas).definition();

  private Payload reserved(String sku, int quantity) {
    return schemas.payload("shop.stock.StockReserved", "r-1", sku, quantity);
  }

  private Scope scope(int item, Map<String, Payload> replies) {
    var input = schemas.payload("shop.orders.OrderPlaced", "o-1", "ann", "pen", 2, 500L);
    return new Scope(
        new SagaId("o-1"),
        input,
        replies,
        Map.of("reserve-stock", List.of()),
        Set.of(),
        item < 0 ? OptionalInt.empty() : OptionalInt.of(item));
  }

  private Expectation expect(String step) {
    return order.step(step).expect().orElseThrow();
  }

  @Test
  void what_is_expected_sees_the_reply_the_item_and_the_steps_before() {
    var expected = expect("reserve-stock").condition();
    var counted = reserved("pen", 2);

    assertThat(
            expected.test(
                scope(0, Map.of("count-stock", counted, "reserve-stock", reserved("pen", 2)))))
        .isEqualTo(new Tested.Known(true));
    assertThat(
            expected.test(
                scope(0, Map.of("count-stock", counted, "reserve-stock", reserved("pen", 3)))))
        .isEqualTo(new Tested.Known(false));
    assertThat(
            expected.test(
                scope(1, Map.of("count-stock", counted, "reserve-stock", reserved("pen", 2)))))
        .isEqualTo(new Tested.Known(false));
    assertThat(expected.needs()).containsExactlyInAnyOrder("count-stock", "reserve-stock");
  }

  @Test
  void a_variable_of_a_macro_hides_the_reply() {
    var text =
        DefinitionFiles.text("good/careful-order.yaml")
            .replace(
                "expect: reply.sku == item && reply.quantity <= steps[\"count-stock\"].quantity",
                "expect: '[\"pen\"].exists(reply, reply == item)'");
    var other = DefinitionFiles.sound("a file", new DefinitionCompiler().compile(text, schemas));

    var condition = other.definition().step("reserve-stock").expect().orElseThrow().condition();

    assertThat(condition.needs()).isEmpty();
    assertThat(condition.test(scope(0, Map.of()))).isEqualTo(new Tested.Known(true));
    assertThat(condition.test(scope(1, Map.of()))).isEqualTo(new Tested.Known(false));
  }

  @Test
  void a_reply_without_content_breaks_what_is_expected_of_it() {
    assertThat(
            expect("reserve-stock")
                .condition()
                .test(scope(0, Map.of("count-stock", reserved("pen", 2)))))
        .isInstanceOfSatisfying(
            Tested.Broken.class,
            broken -> assertThat(broken.reason()).contains("expected a reply of 'reserve-stock'"));
  }

  @Test
  void a_step_that_reads_again_sends_the_same_command_as_a_step_of_its_own() {
    var first = order.step("count-stock");
    var again = order.step("count-again");
    var scope = scope(-1, Map.of());

    assertThat(again.kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(again.after()).containsExactlyInAnyOrder("count-stock", "reserve-stock");
    assertThat(again.call().command().recipient()).isEqualTo(first.call().command().recipient());
    assertThat(again.call().command().schema()).isEqualTo(first.call().command().schema());
    assertThat(again.call().command().mapping().map(scope))
        .isEqualTo(first.call().command().mapping().map(scope))
        .isInstanceOf(Mapped.Ready.class);
    assertThat(again.compensation()).isEmpty();
    assertThat(again.call().retry().attempts()).isEqualTo(2);
    assertThat(order.step("reserve-stock").action()).isInstanceOf(Action.ForEach.class);
  }

  @Test
  void it_expects_the_same_of_both_replies_and_nothing_else() {
    var same = expect("count-again").condition();
    var counted = reserved("pen", 2);

    assertThat(same.test(scope(-1, Map.of("count-stock", counted, "count-again", counted))))
        .isEqualTo(new Tested.Known(true));
    assertThat(
            same.test(scope(-1, Map.of("count-stock", counted, "count-again", reserved("ink", 2)))))
        .isEqualTo(new Tested.Known(true));
    assertThat(
            same.test(scope(-1, Map.of("count-stock", counted, "count-again", reserved("pen", 1)))))
        .isEqualTo(new Tested.Known(false));
  }

  @Test
  void what_is_expected_is_told_in_the_words_of_the_file() {
    assertThat(expect("reserve-stock").said())
        .isEqualTo("reply.sku == item && reply.quantity <= steps[\"count-stock\"].quantity");
    assertThat(expect("count-again").said())
        .isEqualTo("reply.quantity, the same as of the reply of 'count-stock'");
  }
}
