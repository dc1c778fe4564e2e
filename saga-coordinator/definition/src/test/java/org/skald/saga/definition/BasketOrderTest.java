package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Action.ForEach;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Items.Counted;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.StepKind;

/** A definition with steps that are done for each item of a list. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BasketOrderTest {

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final CheckedDefinition basket =
      DefinitionFiles.compileSound("good/basket-order.yaml", schemas);

  @Test
  void items_are_counted_and_so_many_are_done_at_once() {
    var reserve = forEach("reserve-stock");

    assertThat(reserve.limit()).isEqualTo(3);
    assertThat(reserve.items().count(scope(input(2, 0, 1)))).isEqualTo(new Counted.Known(2));
    assertThat(basket.definition().step("reserve-stock").kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(forEach("ship").limit()).isEqualTo(ForEach.UNLIMITED);
  }

  @Test
  void a_mapping_sees_its_item_and_its_index() {
    var reserve = forEach("reserve-stock").each().command();

    assertThat(map(reserve, scope(input(2, 0, 1), 1)))
        .hasToString("{\"orderId\": \"o-1\", \"sku\": \"sku-2\", \"quantity\": 1}");
  }

  @Test
  void an_item_is_undone_with_its_own_reply() {
    var release = forEach("reserve-stock").each().compensation().orElseThrow().command();
    var own = Map.of("reserve-stock", reserved(1));
    var scope =
        new Scope(new SagaId("o-1"), input(2, 3), own, Map.of(), Set.of(), OptionalInt.of(1));

    assertThat(map(release, scope))
        .hasToString("{\"orderId\": \"o-1\", \"reservationId\": \"res-1\"}");
    assertThat(release.mapping().needs()).containsExactly("reserve-stock");
  }

  @Test
  void later_steps_see_a_list_of_replies() {
    var ship = forEach("ship");
    var gathered = Map.of("reserve-stock", List.of(reserved(0), reserved(1)));
    var scope =
        new Scope(
            new SagaId("o-1"), input(2, 3), Map.of(), gathered, Set.of(), OptionalInt.empty());
    var second =
        new Scope(new SagaId("o-1"), input(2, 3), Map.of(), gathered, Set.of(), OptionalInt.of(1));

    assertThat(ship.items().needs()).containsExactly("reserve-stock");
    assertThat(ship.items().count(scope)).isEqualTo(new Counted.Known(2));
    assertThat(map(ship.each().command(), second))
        .hasToString("{\"orderId\": \"o-1-2\", \"sku\": \"sku-1\", \"quantity\": 5}");
  }

  @Test
  void a_list_that_is_not_there_is_told_of() {
    assertThat(forEach("ship").items().count(scope(input(1))))
        .isInstanceOfSatisfying(
            Counted.Broken.class,
            broken -> assertThat(broken.reason()).contains("expected a reply of 'reserve-stock'"));
  }

  @Test
  void two_compilations_of_one_file_are_equal() {
    assertThat(DefinitionFiles.compileSound("good/basket-order.yaml", schemas).definition())
        .isEqualTo(basket.definition());
  }

  private ForEach forEach(String step) {
    return (ForEach) basket.definition().step(step).action();
  }

  private IndexedRecord map(CommandTemplate command, Scope scope) {
    var mapped = command.mapping().map(scope);
    assertThat(mapped).isInstanceOf(Mapped.Ready.class);
    return schemas.read(((Mapped.Ready) mapped).payload());
  }

  private Payload reserved(int item) {
    return schemas.payload("shop.stock.StockReserved", "res-" + item, "sku-" + item, 5);
  }

  private static Scope scope(Payload input) {
    return new Scope(new SagaId("o-1"), input, Map.of());
  }

  private static Scope scope(Payload input, int item) {
    return new Scope(new SagaId("o-1"), input, Map.of(), Map.of(), Set.of(), OptionalInt.of(item));
  }

  private Payload input(int... quantities) {
    var schema = schemas.schema("shop.orders.BasketPlaced").getField("items").schema();
    var items =
        IntStream.range(0, quantities.length)
            .mapToObj(i -> {
              var item = new GenericData.Record(schema.getElementType());
              item.put("sku", "sku-" + i);
              item.put("quantity", quantities[i]);
              return item;
            })
            .toList();
    return schemas.payload("shop.orders.BasketPlaced", "o-1", "ann", items, 500L);
  }
}
