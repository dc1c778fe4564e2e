package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skald.saga.ActName;
import org.skald.saga.Action;
import org.skald.saga.Alternative;
import org.skald.saga.DefinitionId;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.CheckedDefinition.Identified;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GoodDefinitionTest {

  private final TestSchemas schemas = TestSchemas.ofTheShop();

  @Test
  void place_order_becomes_a_definition_with_its_steps_in_order() {
    var definition = placeOrder().definition();

    assertThat(definition.id()).isEqualTo(new DefinitionId("place-order", 1));
    assertThat(definition.deadline()).contains(Duration.ofMinutes(15));
    assertThat(definition.retention()).isEmpty();
    assertThat(definition.fourEyes()).isEmpty();
    assertThat(definition.steps()).containsOnlyKeys("reserve-stock", "charge-card", "ship");
    var reserve = definition.step("reserve-stock");
    assertThat(reserve.kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(reserve.after()).isEmpty();
    assertThat(reserve.call().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(reserve.call().onUnknown()).isEqualTo(UnknownPolicy.RETRY);
    assertThat(reserve.call().retry())
        .isEqualTo(new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    var release = reserve.compensation().orElseThrow();
    assertThat(release.command().recipient()).isEqualTo(new Recipient.Topic("stock.commands"));
    assertThat(release.command().schema()).isEqualTo("shop.stock.ReleaseStock");
    assertThat(release.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(release.retry().attempts()).isEqualTo(20);
    assertThat(definition.step("charge-card").after()).isEqualTo(Set.of("reserve-stock"));
    assertThat(definition.step("ship").call().retry().attempts()).isEqualTo(RetryPolicy.UNLIMITED);
  }

  @ParameterizedTest
  @EnumSource
  void each_act_may_need_a_second_person(ActName act) {
    var text =
        DefinitionFiles.text("good/gift-order.yaml")
            .replace("steps:", "four-eyes: [%s]%nsteps:".formatted(act.word()));
    var compiled = new DefinitionCompiler().compile(text, schemas);
    assertThat(DefinitionFiles.sound("gift-order.yaml", compiled).definition().fourEyes())
        .containsExactly(act);
  }

  @ParameterizedTest
  @EnumSource
  void each_policy_for_an_unknown_outcome_is_read(UnknownPolicy policy) {
    var word = policy.name().toLowerCase(Locale.ROOT);
    var text =
        DefinitionFiles.text("good/gift-order.yaml")
            .replace("on-unknown: compensate", "on-unknown: " + word);

    var compiled =
        new DefinitionCompiler().compile(text.replace(".orValue(\"\") }", " }"), schemas);
    if (policy == UnknownPolicy.COMPENSATE) {
      assertThat(compiled)
          .as("its compensation needs its reply")
          .isInstanceOf(Compiled.Faulty.class);
    } else {
      var definition = DefinitionFiles.sound("gift-order.yaml", compiled).definition();
      assertThat(definition.step("reserve-stock").call().onUnknown()).isEqualTo(policy);
    }
  }

  @Test
  void steps_that_wait_are_of_the_kind_that_their_place_asks_for() {
    var checked = DefinitionFiles.compileSound("good/large-order.yaml", schemas);

    var definition = checked.definition();
    var approve = definition.step("approve");
    assertThat(approve.action()).isEqualTo(new Action.AwaitSignal(Duration.ofDays(2)));
    assertThat(approve.kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(checked.reply("approve").map(it -> it.schema().getFullName()))
        .contains("shop.orders.Approval");
    var coolDown = definition.step("cool-down");
    assertThat(coolDown.action()).isEqualTo(new Action.Sleep(Duration.ofMinutes(30)));
    assertThat(coolDown.alternative()).contains(new Alternative.Otherwise("approve"));
    assertThat(coolDown.after()).containsExactly("approve");
    assertThat(definition.step("hand-over").kind()).isEqualTo(StepKind.RETRIABLE);
  }

  @Test
  void the_value_of_a_signal_is_seen_where_the_step_was_not_skipped() {
    var definition = DefinitionFiles.compileSound("good/large-order.yaml", schemas).definition();
    var charge = definition.step("charge-card").call().command();
    var approval = schemas.payload("shop.orders.Approval", "ada");
    var approved = new Scope(new SagaId("o-1"), order(), Map.of("approve", approval));

    assertThat(charge.mapping().map(approved))
        .isEqualTo(
            new Mapped.Ready(schemas.payload("shop.payments.ChargeCard", "o-1", "ada", 500L)));
    assertThat(charge.mapping().map(new Scope(new SagaId("o-1"), order(), Map.of())))
        .isEqualTo(
            new Mapped.Ready(schemas.payload("shop.payments.ChargeCard", "o-1", "ann", 500L)));
  }

  @Test
  void what_happens_on_a_failure_comes_after_the_step_and_is_of_the_kind_of_its_place() {
    var definition = flexibleOrder();

    var substitute = definition.step("reserve-substitute");
    assertThat(substitute.alternative()).contains(new Alternative.OnFailure("reserve-stock"));
    assertThat(substitute.after()).containsExactly("reserve-stock");
    assertThat(definition.onFailureOf("pick-up")).contains(definition.step("ship"));
    assertThat(definition.step("pick-up").kind()).isEqualTo(StepKind.RETRIABLE);
  }

  @Test
  void the_reply_of_a_step_that_may_fail_is_seen_where_it_has_not() {
    var ship = flexibleOrder().step("ship").call().command();
    var reserved = schemas.payload("shop.stock.StockReserved", "res-7", "pen", 2);
    var substitute = schemas.payload("shop.stock.StockReserved", "res-8", "ink", 1);

    assertThat(ship.mapping().map(scope(Map.of("reserve-stock", reserved))))
        .isEqualTo(new Mapped.Ready(schemas.payload("shop.shipping.Ship", "o-1", "pen", 2)));
    assertThat(ship.mapping().map(scope(Map.of("reserve-substitute", substitute))))
        .isEqualTo(new Mapped.Ready(schemas.payload("shop.shipping.Ship", "o-1", "ink", 1)));
  }

  private Scope scope(Map<String, Payload> replies) {
    return new Scope(new SagaId("o-1"), order(), replies);
  }

  private SagaDefinition flexibleOrder() {
    return DefinitionFiles.compileSound("good/flexible-order.yaml", schemas).definition();
  }

  @Test
  void a_save_point_has_rounds_with_waits_as_a_retry_has_attempts() {
    var definition = DefinitionFiles.compileSound("good/patient-order.yaml", schemas).definition();

    assertThat(definition.savePoints())
        .containsExactly(
            entry(
                "reserve-gift",
                new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(10), 0.2)));
  }

  @Test
  void mappings_make_payloads_from_the_input_and_the_replies() {
    var definition = placeOrder().definition();
    var reserved = schemas.payload("shop.stock.StockReserved", "res-7", "pen", 2);
    var scope = new Scope(new SagaId("o-1"), order(), Map.of("reserve-stock", reserved));

    var release = definition.step("reserve-stock").compensation().orElseThrow().command();
    var ship = definition.step("ship").call().command();

    assertThat(release.mapping().map(scope))
        .isEqualTo(new Mapped.Ready(schemas.payload("shop.stock.ReleaseStock", "o-1", "res-7")));
    assertThat(ship.mapping().map(scope))
        .isEqualTo(new Mapped.Ready(schemas.payload("shop.shipping.Ship", "o-1", "pen", 2)));
  }

  @Test
  void a_mapping_of_a_reply_without_content_is_broken_and_names_field_and_expression() {
    var ship = placeOrder().definition().step("ship").call().command();

    var mapped = ship.mapping().map(new Scope(new SagaId("o-1"), order(), Map.of()));

    assertThat(mapped)
        .isInstanceOfSatisfying(
            Mapped.Broken.class,
            broken ->
                assertThat(broken.reason())
                    .contains("steps.ship.with.sku", "`steps[\"reserve-stock\"].sku`")
                    .contains("expected a reply of 'reserve-stock'"));
  }

  @Test
  void an_ok_has_to_bring_the_reply_that_an_expression_looks_into() {
    var order = placeOrder().definition();
    var reserved = schemas.payload("shop.stock.StockReserved", "res-7", "pen", 2);

    var form = order.step("reserve-stock").call().reply().orElseThrow();

    assertThat(form.faultOf(Optional.of(reserved))).isEmpty();
    assertThat(form.faultOf(Optional.empty()))
        .contains("expected a reply of shop.stock.StockReserved, found none");
    assertThat(form.faultOf(Optional.of(order())).orElseThrow())
        .startsWith(
            "expected a reply of shop.stock.StockReserved, found one that cannot be read: ");
    assertThat(order.step("ship").call().reply()).as("nothing looks into it").isEmpty();
  }

  @Test
  void attempts_that_a_timeout_would_end_take_no_more_than_their_waits_and_one_timeout() {
    var text =
        DefinitionFiles.text("good/place-order.yaml")
            .replace("deadline: 15m", "deadline: 30s")
            .replaceFirst(
                "timeout: 3s\n  ship",
                "timeout: 5s\n    on-unknown: hold\n"
                    + "    retry: { attempts: 10, backoff: 100ms, max-backoff: 1s }\n  ship");

    var compiled = new DefinitionCompiler().compile(text, schemas);

    assertThat(DefinitionFiles.sound("a file", compiled).definition().step("charge-card").call())
        .satisfies(it -> assertThat(it.onUnknown()).isEqualTo(UnknownPolicy.HOLD))
        .satisfies(it -> assertThat(it.retry().attempts()).isEqualTo(10));
  }

  @Test
  void what_is_empty_fits_where_its_type_is_not_known() {
    var text =
        DefinitionFiles.text("good/place-order.yaml")
            .replace("sku: input.sku", "sku: '[].exists(it, it == input.sku) ? \"pen\" : \"ink\"'");

    assertThat(new DefinitionCompiler().compile(text, schemas)).isInstanceOf(Compiled.Sound.class);
  }

  @Test
  void the_id_comes_from_the_input() {
    assertThat(placeOrder().idOf(order())).isEqualTo(new Identified.Known(new SagaId("o-1")));
  }

  @Test
  void a_payload_of_a_newer_version_is_read_as_the_pinned_one() {
    var reserve = placeOrder().definition().step("reserve-stock").call().command();
    var fields = new ArrayList<Schema.Field>();
    fields.add(new Schema.Field("gift", Schema.create(Schema.Type.BOOLEAN)));
    for (var field : schemas.schema("shop.orders.OrderPlaced").getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    schemas.register(Schema.createRecord("OrderPlaced", null, "shop.orders", false, fields));
    var newer = schemas.payload("shop.orders.OrderPlaced", true, "o-1", "ann", "pen", 2, 5L);

    var mapped = reserve.mapping().map(new Scope(new SagaId("o-1"), newer, Map.of()));

    assertThat(mapped)
        .isEqualTo(new Mapped.Ready(schemas.payload("shop.stock.ReserveStock", "o-1", "pen", 2)));
  }

  @Test
  void the_schemas_that_a_file_names_can_be_told_before_it_is_compiled() {
    var source = DefinitionFiles.text("good/place-order.yaml");

    assertThat(DefinitionCompiler.references(source))
        .isEqualTo(new References.Named(new TreeSet<>(placeOrder().schemaIds().keySet())));
    assertThat(DefinitionCompiler.references("a: [")).isInstanceOf(References.Unreadable.class);
  }

  @Test
  void what_the_registry_throws_passes_through() {
    var ship = placeOrder().definition().step("ship").call().command();
    var unknownWriter = Payload.of(new byte[] {0, 0, 0, 9, 9, 1});
    schemas.goAway();

    assertThatThrownBy(
            () -> ship.mapping().map(new Scope(new SagaId("o-1"), unknownWriter, Map.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the registry cannot be reached");
  }

  @Test
  void the_page_for_users_shows_this_file() throws IOException {
    var page = Files.readString(Path.of("../../infra/docs/definition-files.md"));

    assertThat(page).contains(DefinitionFiles.text("good/place-order.yaml"));
  }

  @Test
  void two_compilations_of_one_file_are_equal() {
    assertThat(placeOrder().definition()).isEqualTo(placeOrder().definition());
  }

  @Test
  void a_definition_pinned_to_another_schema_is_another_one() {
    var before = placeOrder().definition();
    schemas.register(schemas.schema("shop.orders.OrderPlaced"));

    assertThat(placeOrder().definition()).isNotEqualTo(before);
  }

  private CheckedDefinition placeOrder() {
    return DefinitionFiles.compileSound("good/place-order.yaml", schemas);
  }

  private Payload order() {
    return schemas.payload("shop.orders.OrderPlaced", "o-1", "ann", "pen", 2, 500L);
  }
}
