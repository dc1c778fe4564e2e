package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.definition.CheckedDefinition.Identified;

/** A definition with parallel and conditional steps and replies that may be missing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GiftOrderTest {

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final CheckedDefinition gift =
      DefinitionFiles.compileSound("good/gift-order.yaml", schemas);

  @Test
  void steps_come_after_those_that_they_name_else_as_in_the_file() {
    assertThat(gift.definition().steps().keySet())
        .containsExactly("reserve-stock", "gift", "charge-card");
    assertThat(gift.definition().deadline()).isEmpty();
  }

  @Test
  void a_compensation_can_have_a_topic_a_timeout_and_a_retry_of_its_own() {
    var release = gift.definition().step("reserve-stock").compensation().orElseThrow();

    assertThat(release.command().recipient()).isEqualTo(new Recipient.Topic("stock.releases"));
    assertThat(release.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(release.retry())
        .isEqualTo(
            new RetryPolicy(
                RetryPolicy.UNLIMITED, Duration.ofMillis(200), Duration.ofHours(1), 0.2));
  }

  @Test
  void a_condition_over_several_lines_is_tested() {
    var when = gift.definition().step("gift").when().orElseThrow();

    assertThat(when.test(scope(order(2, 1000), Map.of()))).isEqualTo(new Tested.Known(true));
    assertThat(when.test(scope(order(2, 999), Map.of()))).isEqualTo(new Tested.Known(false));
  }

  @Test
  void the_reply_of_a_skipped_step_is_an_empty_optional() {
    var charge = gift.definition().step("charge-card").call().command();
    var reply = schemas.payload("shop.stock.StockReserved", "res-1", "gift-wrap", 1);

    var withGift = map(charge, scope(order(2, 1000), Map.of("gift", reply)));
    var without = map(charge, scope(order(1, 1000), Map.of()));

    assertThat(withGift)
        .hasToString("{\"orderId\": \"s-1\", \"customer\": \"gift-wrap\", \"amountCents\": 1100}");
    assertThat(without)
        .hasToString("{\"orderId\": \"s-1\", \"customer\": \"ann\", \"amountCents\": 1000}");
  }

  @Test
  void a_step_of_unknown_outcome_is_compensated_without_its_reply() {
    var release = gift.definition().step("reserve-stock").compensation().orElseThrow().command();
    var reply = schemas.payload("shop.stock.StockReserved", "res-1", "pen", 2);

    var known = map(release, scope(order(2, 5), Map.of("reserve-stock", reply)));
    var unknown = map(release, scope(order(2, 5), Map.of()));

    assertThat(known).hasToString("{\"orderId\": \"o-1\", \"reservationId\": \"res-1\"}");
    assertThat(unknown).hasToString("{\"orderId\": \"o-1\", \"reservationId\": \"\"}");
  }

  @Test
  void an_id_that_cannot_be_one_is_broken() {
    assertThat(gift.idOf(order(1, 1))).isEqualTo(new Identified.Known(new SagaId("gift-o-1")));
    var overlong = schemas.payload("shop.orders.OrderPlaced", "x".repeat(200), "ann", "pen", 1, 1L);
    assertThat(gift.idOf(overlong)).isInstanceOf(Identified.Broken.class);
  }

  private IndexedRecord map(CommandTemplate command, Scope scope) {
    var mapped = command.mapping().map(scope);
    assertThat(mapped).isInstanceOf(Mapped.Ready.class);
    return schemas.read(((Mapped.Ready) mapped).payload());
  }

  private Scope scope(Payload input, Map<String, Payload> replies) {
    return new Scope(new SagaId("s-1"), input, replies);
  }

  private Payload order(int quantity, long amountCents) {
    return schemas.payload("shop.orders.OrderPlaced", "o-1", "ann", "pen", quantity, amountCents);
  }
}
