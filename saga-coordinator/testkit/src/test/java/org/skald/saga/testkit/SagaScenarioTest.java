package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaEvent;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaScenarioTest {

  private static final String ORDER =
      """
      {"orderId": "o-1", "customer": "ada", "sku": "pen", "quantity": 2, "amountCents": 300}
      """;
  private static final String RESERVED =
      """
      {"reservationId": "r-1", "sku": "pen", "quantity": 2}
      """;

  private final SagaFile file = SagaFile.read(SagaFileTest.ORDER);

  @Test
  void an_order_goes_through() {
    file.given(ORDER)
        .thenSends("reserve-stock", "{\"orderId\": \"o-1\", \"sku\": \"pen\", \"quantity\": 2}")
        .thenDoesNotSend("charge-card")
        .ok("reserve-stock", RESERVED)
        .ok("charge-card")
        .ok("ship")
        .thenCompleted();
  }

  @Test
  void a_refused_charge_releases_the_stock() {
    file.given(ORDER)
        .ok("reserve-stock", RESERVED)
        .refused("charge-card", "no funds")
        .thenUndoes(
            "reserve-stock", "{\"orderId\": \"o-1\", \"sku\": \"pen\", \"reservationId\": \"r-1\"}")
        .undoFailed("reserve-stock", "database down")
        .after(Duration.ofSeconds(1))
        .undone("reserve-stock")
        .thenCompensated();
  }

  @Test
  void the_deadline_turns_an_order_around() {
    var scenario = file.given(ORDER).ok("reserve-stock", RESERVED).failed("charge-card", "busy");

    scenario.cancelled("too slow").undone("reserve-stock").thenCompensated();

    assertThat(scenario.events()).last().isInstanceOf(SagaEvent.SagaEnded.class);
  }

  @Test
  void what_is_not_answered_is_asked_about_before_it_is_done_again() {
    var careful =
        SagaFile.read(SagaFileTest.ORDER.resolveSibling("careful-order.yaml"))
            .given(ORDER)
            .ok("reserve-stock", RESERVED)
            .after(Duration.ofSeconds(3))
            .thenAsks("charge-card");

    careful.failed("charge-card", "it had not come").after(Duration.ofSeconds(1));
    assertThatThrownBy(() -> careful.thenAsks("charge-card"))
        .hasMessageContaining("expected that the participant of 'charge-card' is asked")
        .hasMessageContaining("charge-card: asked what became of attempt 1");
    careful.ok("charge-card").ok("ship").thenCompleted();
  }

  @Test
  void what_is_refused_when_it_is_too_late_leaves_the_order_stuck() {
    file.given(ORDER)
        .ok("reserve-stock", RESERVED)
        .ok("charge-card")
        .refused("ship", "no such address")
        .thenStuckAt("ship");
  }

  @Test
  void what_was_refused_is_tried_with_another_command() {
    var one = "{\"orderId\": \"o-1\", \"sku\": \"pen\", \"quantity\": 1}";
    var stuck =
        file.given(ORDER)
            .ok("reserve-stock", RESERVED)
            .ok("charge-card")
            .refused("ship", "one parcel holds one pen");

    assertThatThrownBy(() -> stuck.edited("ship", "{\"orderId\": \"o-1\"}"))
        .hasMessageContaining("a command of 'ship'")
        .hasMessageContaining("sku");
    stuck.edited("ship", one).thenSends("ship", one).ok("ship").thenCompleted();
  }

  @Test
  void what_was_refused_is_undone_with_another_command() {
    var other = "{\"orderId\": \"o-1\", \"sku\": \"pen\", \"reservationId\": \"r-2\"}";
    file.given(ORDER)
        .ok("reserve-stock", RESERVED)
        .refused("charge-card", "no funds")
        .undoRefused("reserve-stock", "no such reservation")
        .edited("reserve-stock", other)
        .thenUndoes("reserve-stock", other)
        .undone("reserve-stock")
        .thenCompensated();
  }

  @Test
  void what_may_have_been_done_is_not_edited() {
    var careful =
        SagaFile.read(SagaFileTest.ORDER.resolveSibling("careful-order.yaml"))
            .given(ORDER)
            .ok("reserve-stock", RESERVED)
            .after(Duration.ofHours(1))
            .thenStuckAt("charge-card");

    assertThatThrownBy(() ->
            careful.edited(
                "charge-card", "{\"orderId\": \"o-1\", \"customer\": \"ada\", \"amountCents\": 1}"))
        .hasMessageContaining("an attempt was not answered, and may have been done, or still be");
  }

  @Test
  void a_paused_order_asks_nobody_until_it_is_resumed() {
    file.given(ORDER)
        .paused()
        .ok("reserve-stock", RESERVED)
        .after(Duration.ofDays(1))
        .thenDoesNotSend("charge-card")
        .resumed()
        .undone("reserve-stock")
        .thenCompensated()
        .thenLeft();
  }

  @Test
  void an_order_that_is_forced_back_leaves_what_cannot_be_undone() {
    var forced =
        file.given(ORDER)
            .ok("reserve-stock", RESERVED)
            .ok("charge-card")
            .refused("ship", "no such address")
            .forced("it never will be shipped")
            .undone("reserve-stock")
            .thenCompensated()
            .thenLeft("charge-card");

    assertThatThrownBy(forced::thenLeft)
        .hasMessageContaining("the saga has ended: COMPENSATED; left: charge-card");
  }

  @Test
  void a_large_order_waits_for_a_person() {
    large(250_000)
        .thenDoesNotSend("charge-card")
        .signalled("approve", "{\"approver\": \"grace\", \"payer\": \"eve\"}")
        .thenSends(
            "charge-card", "{\"orderId\": \"o-1\", \"customer\": \"eve\", \"amountCents\": 250000}")
        .ok("charge-card")
        .ok("ship")
        .thenCompleted();
    large(250_000).signalRefused("approve", "too risky").undone("reserve-stock").thenCompensated();
    large(250_000).after(Duration.ofDays(2)).undone("reserve-stock").thenCompensated();
    var twice = large(500).after(Duration.ofSeconds(2));
    twice.thenSends(
        "charge-card", "{\"orderId\": \"o-1\", \"customer\": \"ada\", \"amountCents\": 500}");
    assertThatThrownBy(() -> twice.signalled("approve"))
        .hasMessageContaining("but the step was skipped");
  }

  private static SagaScenario large(long amountCents) {
    return SagaFile.read(SagaFileTest.ORDER.resolveSibling("large-order.yaml"))
        .given(
            """
            {"orderId": "o-1", "customer": "ada", "sku": "pen", "quantity": 2, "amountCents": %d}
            """
                .formatted(amountCents))
        .ok("reserve-stock", RESERVED);
  }

  @Test
  void a_substitute_is_reserved_for_what_is_sold_out() {
    var order =
        flexible()
            .thenDoesNotSend("reserve-substitute")
            .refused("reserve-stock", "sold out")
            .thenSends(
                "reserve-substitute",
                "{\"orderId\": \"o-1\", \"sku\": \"article-1\", \"quantity\": 1}")
            .ok("reserve-substitute", RESERVED)
            .ok("charge-card");

    order.after(Duration.ofDays(2)).ok("ship").thenCompleted();
  }

  @Test
  void who_picks_up_the_order_gets_no_parcel() {
    flexible()
        .ok("reserve-stock", RESERVED)
        .ok("charge-card")
        .signalled("pick-up")
        .thenDoesNotSend("ship")
        .thenCompleted();
  }

  @Test
  void a_substitute_is_given_back_when_nobody_can_pay_for_it() {
    flexible()
        .refused("reserve-stock", "sold out")
        .ok("reserve-substitute", RESERVED)
        .refused("charge-card", "no funds")
        .undone("reserve-substitute")
        .thenCompensated();
  }

  @Test
  void less_than_what_was_asked_for_is_given_back() {
    var order = SagaFile.read(SagaFileTest.ORDER.resolveSibling("checked-order.yaml")).given(ORDER);

    order
        .ok("reserve-stock", "{\"reservationId\": \"r-1\", \"sku\": \"pen\", \"quantity\": 1}")
        .thenDoesNotSend("charge-card")
        .thenUndoes(
            "reserve-stock", "{\"orderId\": \"o-1\", \"sku\": \"pen\", \"reservationId\": \"r-1\"}")
        .undone("reserve-stock")
        .thenCompensated();
  }

  @Test
  void what_a_step_touches_is_told_when_it_is_asked_for() {
    var order = SagaFile.read(SagaFileTest.ORDER.resolveSibling("watched-order.yaml")).given(ORDER);

    order.thenTouches("reserve-stock", List.of(), List.of("stock/pen"));

    assertThatThrownBy(() -> order.thenTouches("reserve-stock", List.of(), List.of("stock/ink")))
        .hasMessageContaining(
            "that 'reserve-stock' reads [] and writes [stock/ink];"
                + " found that it reads [] and writes [stock/pen]");
    assertThatThrownBy(() -> order.thenTouches("ship", List.of("stock/pen"), List.of()))
        .hasMessageContaining("found nothing told");
  }

  @Test
  void what_comes_after_a_save_point_is_tried_anew() {
    var order = SagaFile.read(SagaFileTest.ORDER.resolveSibling("patient-order.yaml")).given(ORDER);
    var gift = "{\"reservationId\": \"r-0\", \"sku\": \"article-1\", \"quantity\": 1}";

    order
        .ok("reserve-gift", gift)
        .ok("reserve-stock", RESERVED)
        .refused("charge-card", "no funds")
        .thenReturnsTo("reserve-gift")
        .undone("reserve-stock")
        .after(Duration.ofSeconds(3))
        .ok("reserve-stock", RESERVED)
        .ok("charge-card")
        .ok("ship")
        .thenCompleted();
  }

  private static SagaScenario flexible() {
    return SagaFile.read(SagaFileTest.ORDER.resolveSibling("flexible-order.yaml")).given(ORDER);
  }

  @Test
  void of_a_basket_each_article_is_reserved_and_given_back() {
    var basket =
        SagaFile.read(SagaFileTest.ORDER.resolveSibling("basket-order.yaml"))
            .given(
                """
                {"orderId": "b-1", "customer": "ada", "amountCents": 700,
                 "items": [{"sku": "pen", "quantity": 2}, {"sku": "ink", "quantity": 0},
                           {"sku": "pad", "quantity": 1}]}
                """);

    basket
        .thenSends("reserve-stock.1", "{\"orderId\": \"b-1\", \"sku\": \"pad\", \"quantity\": 1}")
        .ok("reserve-stock.0", RESERVED)
        .thenDoesNotSend("charge-card")
        .refused("reserve-stock.1", "sold out")
        .thenUndoes(
            "reserve-stock.0",
            "{\"orderId\": \"b-1\", \"sku\": \"pen\", \"reservationId\": \"r-1\"}")
        .undone("reserve-stock.0")
        .thenCompensated();
    assertThatThrownBy(() -> basket.ok("reserve-stock.2", RESERVED))
        .hasMessageContaining("expected that 'reserve-stock.2' was asked for");
  }

  @Test
  void a_failure_says_what_was_expected_and_tells_the_story() {
    var scenario = file.given(ORDER).ok("reserve-stock", RESERVED);

    assertThatThrownBy(scenario::thenCompleted)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected a saga that has ended, COMPLETED; so far:")
        .hasMessageContaining("reserve-stock: done")
        .hasMessageContaining("charge-card: attempt 1");
    assertThatThrownBy(() -> scenario.thenSends("charge-card", "{\"orderId\": \"o-2\"}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("\"amountCents\":300");
    assertThatThrownBy(() -> scenario.ok("ship"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected that 'ship' was asked for");
  }

  @Test
  void a_mistake_of_the_test_is_told_as_one() {
    var scenario = file.given(ORDER);

    assertThatThrownBy(() -> file.given("{\"orderId\": \"o-1\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the input: $");
    assertThatThrownBy(() -> scenario.ok("reserve-stock", "{\"reservation\": \"r-1\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a reply of 'reserve-stock': $");
    assertThatThrownBy(() -> scenario.ok("reserve"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no step 'reserve'");
    assertThatThrownBy(() -> scenario.thenSends("reserve-stock", "{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected JSON");
  }

  @Test
  void a_file_with_mistakes_starts_nothing() {
    var faulty =
        SagaFile.read(Path.of("src", "test", "resources", "faults", "forgotten-compensation.yaml"));

    assertThatThrownBy(() -> faulty.given(ORDER))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("forgotten-compensation.yaml:");
  }

  @Test
  void an_act_for_two_is_done_when_another_approves_it() {
    var guarded =
        SagaFile.read(SagaFileTest.ORDER.resolveSibling("guarded-order.yaml"))
            .given(ORDER)
            .ok("reserve-stock", RESERVED)
            .ok("charge-card")
            .signalRefused("hand-over", "nobody at home")
            .skippedByHand("hand-over")
            .thenProposed("skip")
            .rejected();

    assertThatThrownBy(() -> guarded.thenProposed("skip"))
        .hasMessageContaining("expected that skip is proposed; found nothing")
        .hasMessageContaining("skip proposed by test");
    guarded.skippedByHand("hand-over").approved().thenCompleted();
  }
}
