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
import org.skald.saga.CommandTemplate;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.TouchedKeys;

/** What steps say they read and write. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchedOrderTest {

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final SagaDefinition order = compiled();

  private SagaDefinition compiled() {
    return DefinitionFiles.compileSound("good/watched-order.yaml", schemas).definition();
  }

  private Scope scope(String sku, int counted, OptionalInt item) {
    return new Scope(
        new SagaId("o-1"),
        schemas.payload("shop.orders.OrderPlaced", "o-1", "ann", sku, 6, 500L),
        Map.of("count-stock", schemas.payload("shop.stock.StockReserved", "r-1", sku, counted)),
        Map.of(),
        Set.of(),
        item);
  }

  private static TouchedKeys touched(CommandTemplate command, Scope scope) {
    return command.touches().orElseThrow().of(scope);
  }

  private CommandTemplate forEachItem() {
    return ((Action.ForEach) order.step("reserve-stock").action()).each().command();
  }

  @Test
  void keys_are_texts_with_what_the_input_says() {
    var count = order.step("count-stock").call().command();

    assertThat(touched(count, scope("pen", 3, OptionalInt.empty())))
        .isEqualTo(new TouchedKeys(List.of("stock/pen", "stock"), List.of(), List.of()));
  }

  @Test
  void an_item_has_keys_of_its_own_and_each_once() {
    assertThat(touched(forEachItem(), scope("pen", 3, OptionalInt.of(1))))
        .isEqualTo(new TouchedKeys(List.of("share/2"), List.of("stock/bag", "shelf/1"), List.of()));
  }

  @Test
  void a_key_that_cannot_be_told_does_not_keep_the_others_back() {
    var zero = touched(forEachItem(), scope("pen", 0, OptionalInt.of(0)));

    assertThat(zero.reads()).isEmpty();
    assertThat(zero.writes()).containsExactly("stock/pen", "shelf/0");
    assertThat(zero.untold())
        .singleElement()
        .asString()
        .startsWith("share/${input.quantity / steps['count-stock'].quantity}: ");
  }

  @Test
  void a_key_that_is_too_tooLongis_missing_and_why_is_told() {
    var count = order.step("count-stock").call().command();
    var tooLong = "x".repeat(TouchedKeys.KEY_MAX);

    var touched = touched(count, scope(tooLong, 3, OptionalInt.empty()));

    assertThat(touched.reads()).containsExactly("stock");
    assertThat(touched.untold())
        .containsExactly(
            "stock/${input.sku}: expected a key of 1 to 200 printable characters, found 'stock/%s'"
                .formatted(tooLong));
  }

  @Test
  void what_is_read_again_is_touched_again() {
    var scope = scope("pen", 3, OptionalInt.empty());

    assertThat(touched(order.step("count-again").call().command(), scope))
        .isEqualTo(touched(order.step("count-stock").call().command(), scope));
  }

  @Test
  void a_step_that_says_nothing_has_none_and_a_compensation_neither() {
    assertThat(order.step("charge-card").call().command().touches()).isEmpty();
    assertThat(
            ((Action.ForEach) order.step("reserve-stock").action())
                .each()
                .compensation()
                .orElseThrow()
                .command()
                .touches())
        .isEmpty();
  }

  @Test
  void two_compilations_of_one_file_are_equal() {
    assertThat(compiled()).isEqualTo(order);
  }
}
