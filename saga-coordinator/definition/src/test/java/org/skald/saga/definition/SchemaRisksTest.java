package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.skald.saga.SagaId;
import org.skald.saga.definition.SchemaRisk.Use;
import org.skald.schemas.CompatibilityMode;

/** What later versions of schemas may do to sagas, by the modes of their subjects. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchemaRisksTest {

  private static final String ORDER = "good/place-order.yaml";
  private static final String RESERVED = "shop.stock.StockReserved";

  private final TestSchemas schemas = TestSchemas.ofTheShop();

  private SchemaRisks risks(String file, CompatibilityMode mode) {
    return SchemaRisks.of(DefinitionFiles.compileSound(file, schemas), _ -> Optional.of(mode));
  }

  private static Optional<SchemaRisk> find(SchemaRisks risks, Use use, String subject) {
    return risks.risks().stream()
        .filter(it -> it.use() == use && it.subject().equals(subject))
        .findFirst();
  }

  private static String word(SchemaRisks risks, Use use, String subject) {
    return find(risks, use, subject).map(it -> it.isNear() ? "near" : "far").orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, near, near",
    "BACKWARD, near, far",
    "BACKWARD_TRANSITIVE, near, none",
    "FORWARD, far, near",
    "FORWARD_TRANSITIVE, none, near",
    "FULL, far, far",
    "FULL_TRANSITIVE, none, none"
  })
  void a_mode_excludes_what_it_promises(CompatibilityMode mode, String read, String written) {
    var risks = risks(ORDER, mode);

    assertThat(word(risks, Use.READ, "shop.orders.OrderPlaced")).isEqualTo(read);
    assertThat(word(risks, Use.READ, RESERVED)).isEqualTo(read);
    assertThat(word(risks, Use.WRITTEN, "shop.stock.ReserveStock")).isEqualTo(written);
    assertThat(word(risks, Use.WRITTEN, "shop.stock.ReleaseStock")).isEqualTo(written);
    assertThat(risks.unknown()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_excludes_a_risk_is_another_mode_under_which_there_is_none(CompatibilityMode mode) {
    for (var risk : risks(ORDER, mode).risks()) {
      assertThat(risk.excludedBy())
          .isNotEmpty()
          .doesNotContain(mode)
          .allSatisfy(better ->
              assertThat(find(risks(ORDER, better), risk.use(), risk.subject())).isEmpty());
    }
  }

  @Test
  void fields_are_told_that_expressions_use() {
    var reserved =
        find(risks("good/gift-order.yaml", CompatibilityMode.BACKWARD), Use.READ, RESERVED)
            .orElseThrow();

    assertThat(reserved.needed()).as("optional ones too").containsExactly("reservationId", "sku");
    assertThat(reserved.needsMore()).as("quantity").isTrue();
    assertThat(reserved.sentence())
        .isEqualTo(
            "shop.stock.StockReserved is read and may change BACKWARD: the next version may drop"
                + " reservationId, sku or another one without a default, or change a type, and"
                + " what is written by it cannot be read then; FORWARD_TRANSITIVE or"
                + " FULL_TRANSITIVE excludes that");
  }

  @Test
  void fields_of_records_within_are_told_by_their_path() {
    var risks = risks("good/basket-order.yaml", CompatibilityMode.NONE);

    assertThat(find(risks, Use.READ, "shop.orders.BasketPlaced").orElseThrow().needed())
        .contains("items", "items.sku", "items.quantity");
  }

  @Test
  void a_field_with_a_default_is_read_as_its_default() {
    schemas.register(
        SchemaBuilder.record("shop.orders.OrderPlaced")
            .fields()
            .requiredString("orderId")
            .requiredString("customer")
            .requiredString("sku")
            .name("quantity")
            .type(Schema.create(Schema.Type.INT))
            .withDefault(1)
            .requiredLong("amountCents")
            .endRecord());

    var order =
        find(risks(ORDER, CompatibilityMode.BACKWARD), Use.READ, "shop.orders.OrderPlaced")
            .orElseThrow();

    assertThat(order.needed()).contains("sku").doesNotContain("quantity");
    assertThat(order.defaulted()).containsExactly("quantity");
    assertThat(order.sentence())
        .contains("(where only quantity is missing it can, by the default)");
  }

  private static Schema orderPlaced(Optional<String> orderId, boolean withSku) {
    var fields = SchemaBuilder.record("shop.orders.OrderPlaced").fields();
    orderId.ifPresent(
        it -> fields.name("orderId").type(Schema.create(Schema.Type.STRING)).withDefault(it));
    if (withSku) {
      fields.requiredString("sku");
    }
    return fields
        .requiredString("customer")
        .requiredInt("quantity")
        .requiredLong("amountCents")
        .endRecord();
  }

  private CheckedDefinition.Identified idUnder(Schema pinned, Schema later, Object... values) {
    schemas.register(pinned);
    var checked = DefinitionFiles.compileSound(ORDER, schemas);
    schemas.register(later);
    return checked.idOf(schemas.payload(later.getFullName(), values));
  }

  @Test
  void what_lacks_a_field_without_a_default_cannot_be_read_though_nobody_wants_that_field() {
    var pinned = orderPlaced(Optional.of("o-0"), true);
    var later = orderPlaced(Optional.of("o-0"), false);

    assertThat(idUnder(pinned, later, "o-1", "ada", 1, 900L))
        .isInstanceOfSatisfying(
            CheckedDefinition.Identified.Broken.class,
            it -> assertThat(it.reason()).contains("sku"));
  }

  @Test
  void what_lacks_a_field_with_a_default_is_read_with_it() {
    var pinned = orderPlaced(Optional.of("o-0"), true);
    var later = orderPlaced(Optional.empty(), true);

    assertThat(idUnder(pinned, later, "pen", "ada", 1, 900L))
        .isEqualTo(new CheckedDefinition.Identified.Known(new SagaId("o-0")));
  }

  @Test
  void neither_a_reply_that_nobody_reads_is_at_risk_nor_a_signal_which_a_node_writes() {
    var order = risks(ORDER, CompatibilityMode.NONE);
    var large = risks("good/large-order.yaml", CompatibilityMode.NONE);

    assertThat(find(order, Use.READ, "shop.shipping.Shipped")).isEmpty();
    assertThat(find(large, Use.READ, "shop.orders.Approval")).isEmpty();
  }

  @Test
  void an_output_is_written() {
    var risks = risks("good/reserve-basket.yaml", CompatibilityMode.FORWARD);

    assertThat(find(risks, Use.WRITTEN, "shop.orders.BasketReserved")).isPresent();
  }

  @Test
  void what_is_written_under_one_mode_is_told_together() {
    assertThat(risks(ORDER, CompatibilityMode.FORWARD).sentences())
        .last()
        .asString()
        .startsWith(
            "shop.payments.ChargeCard, shop.shipping.Ship, shop.stock.ReleaseStock,"
                + " shop.stock.ReserveStock are written and may change FORWARD: the next version"
                + " may ask for a field that is not written");
  }

  @Test
  void where_no_mode_is_known_that_is_all_that_is_said() {
    var ship = "shop.shipping.Ship";
    var risks =
        SchemaRisks.of(
            DefinitionFiles.compileSound(ORDER, schemas),
            subject ->
                subject.equals(ship)
                    ? Optional.empty()
                    : Optional.of(CompatibilityMode.FULL_TRANSITIVE));

    assertThat(risks.risks()).isEmpty();
    assertThat(risks.unknown()).containsExactly(ship);
    assertThat(risks.untold()).hasValueSatisfying(it -> assertThat(it).contains(ship));
  }
}
