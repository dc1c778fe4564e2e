package org.skald.saga.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.saga.verify.Verifier;
import org.skald.schemas.CompatibilityMode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaFileTest {

  static final Path ORDER =
      Path.of(
          "..",
          "..",
          "infra",
          "example",
          "src",
          "main",
          "resources",
          "org",
          "skald",
          "infra",
          "example",
          "place-order.yaml");

  @TempDir private Path folder;

  @Test
  void the_example_ends_well_on_every_path() {
    var verified = SagaFile.read(ORDER).verify();

    verified.assertProven();
    assertThat(verified.lines()).isEmpty();
    assertThat(verified.verdict().orElseThrow().reach().isWhole()).isTrue();
  }

  @Test
  void what_later_schemas_may_do_is_told_beside_the_proof() {
    var file = SagaFile.read(ORDER);

    assertThat(file.under(CompatibilityMode.FULL_TRANSITIVE).verify().risks().risks()).isEmpty();
    var risky = file.under(CompatibilityMode.BACKWARD).verify();
    risky.assertProven();
    assertThat(risky.risks().sentences()).first().asString().contains("OrderPlaced is read");
  }

  @Test
  void the_other_examples_end_well_too() {
    for (var name :
        List.of(
            "handed-over-order.yaml",
            "handed-over-order-2.yaml",
            "guarded-order.yaml",
            "large-order.yaml",
            "basket-order.yaml",
            "checkout.yaml",
            "careful-order.yaml",
            "checked-order.yaml",
            "watched-order.yaml",
            "reserve-basket.yaml",
            "transfer.yaml")) {
      SagaFile.read(ORDER.resolveSibling(name)).verify().assertProven();
    }
  }

  @Test
  void a_bound_that_is_reached_proves_nothing() {
    var verified = SagaFile.read(ORDER).verify(new Verifier(20));

    assertThatThrownBy(verified::assertProven)
        .hasMessageContaining("more than")
        .hasMessageContaining("not all of which were explored");
  }

  @Test
  void mistakes_that_leave_nothing_to_explore_are_told() throws IOException {
    var file = Files.writeString(folder.resolve("typo.yaml"), "sagas: place-order\n");

    var verified = SagaFile.read(file, SchemaFolders.of(List.of(schemas()))).verify();

    assertThat(verified.verdict()).isEmpty();
    assertThatThrownBy(verified::assertProven).hasMessageContaining("typo.yaml:1:1: sagas:");
  }

  @Test
  void what_is_no_text_is_told_with_its_place() throws IOException {
    var file =
        Files.write(folder.resolve("latin.yaml"), "saga: a\n# f\u00fcr\n".getBytes(ISO_8859_1));

    var verified = SagaFile.read(file, SchemaFolders.of(List.of(schemas()))).verify();

    assertThat(verified.lines())
        .singleElement()
        .asString()
        .endsWith("latin.yaml:2:4: expected text in UTF-8, found the byte 0xFC");
  }

  @Test
  void a_sub_saga_that_does_not_fit_is_told_with_the_place_of_its_step() throws IOException {
    var schemas = SchemaFolders.of(List.of(schemas()));
    var saga =
        """
        saga: endless
        version: 1
        input: shop.orders.OrderPlaced
        id: input.orderId
        steps:
          again:
            kind: pivot
            saga: endless
            input: shop.orders.OrderPlaced
            with:
              orderId: input.orderId
              customer: input.customer
              sku: input.sku
              quantity: input.quantity
              amountCents: input.amountCents
        """;
    var file = SagaFile.read(Files.writeString(folder.resolve("endless.yaml"), saga), schemas);

    assertThat(file.subSagas(List.of(file)).unfit())
        .singleElement()
        .satisfies(it ->
            assertThat(it.render("endless.yaml"))
                .isEqualTo(
                    "endless.yaml:6:3: steps.again: expected a saga that ends, found 'endless',"
                        + " which starts this one"))
        .satisfies(it -> assertThat(it.sentence()).startsWith("step 'again': expected"));
  }

  @Test
  void a_file_that_is_not_there_is_told() {
    assertThatThrownBy(() -> SagaFile.read(folder.resolve("order.yaml"), SchemaFolders.near(ORDER)))
        .isInstanceOf(UnreadableFile.class)
        .hasMessageContaining("order.yaml, found none");
  }

  @Test
  void a_folder_without_schemas_is_told() {
    assertThatThrownBy(() -> SchemaFolders.of(List.of(folder.resolve("schemas"))))
        .isInstanceOf(UnreadableFile.class)
        .hasMessageContaining("expected a folder of schemas");
    assertThatThrownBy(() -> SchemaFolders.near(Path.of("/order.yaml")))
        .isInstanceOf(UnreadableFile.class)
        .hasMessageContaining("expected a folder 'schemas'");
  }

  @Test
  void a_schema_that_is_none_is_told_with_its_file() throws IOException {
    Files.writeString(folder.resolve("Order.avsc"), "{\"type\": \"recrod\", \"name\": \"Order\"}");

    assertThatThrownBy(() -> SchemaFolders.of(List.of(folder)))
        .isInstanceOf(UnreadableFile.class)
        .hasMessageContaining("Order.avsc: expected an Avro schema");
  }

  @Test
  void schemas_of_several_files_may_name_each_other() throws IOException {
    Files.writeString(
        folder.resolve("A.avsc"),
        """
        {"type": "record", "name": "shop.A", "fields": [{"name": "b", "type": "shop.B"}]}
        """);
    Files.writeString(
        folder.resolve("B.avsc"), "{\"type\": \"record\", \"name\": \"shop.B\", \"fields\": []}");

    var schemas = SchemaFolders.of(List.of(folder));

    var a = schemas.byName("shop.A").orElseThrow();
    assertThat(a.schema().getField("b").schema().getFullName()).isEqualTo("shop.B");
    assertThat(schemas.byId(a.id())).contains(a.schema());
    assertThat(schemas.byName("shop.C")).isEmpty();
  }

  private static Path schemas() {
    return Path.of("..", "..", "schemas");
  }
}
