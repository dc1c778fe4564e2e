package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.saga.Payload;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PayloadJsonTest {

  private static final String EVERYTHING =
      "{\"text\":\"é\",\"small\":7,\"big\":9007199254740993,\"ratio\":0.5,\"share\":0.25,"
          + "\"flag\":true,\"blob\":\"AQI=\",\"size\":\"M\",\"tags\":[\"a\"],\"counts\":{\"x\":1},"
          + "\"home\":{\"city\":\"Rome\",\"zip\":null},\"other\":{\"city\":\"Oslo\",\"zip\":\"1\"},"
          + "\"note\":null,\"at\":\"2026-11-20T17:00:00.120Z\","
          + "\"exactly\":\"2026-11-20T17:00:00.000001Z\","
          + "\"price\":\"-12.34\",\"day\":\"2026-11-20\",\"either\":5,\"hash\":\"CQg=\","
          + "\"places\":[],"
          + "\"retries\":4}";

  private final TestSchemas schemas = TestSchemas.ofTheShop();

  @Test
  void json_of_every_type_becomes_a_payload_and_the_same_json_again() {
    var payload = ready(PayloadJson.parse(EVERYTHING, schemas.registered("test.Everything")));

    assertThat(render(payload)).isEqualTo(EVERYTHING);
  }

  @Test
  void an_input_of_a_definition_is_given_as_plain_json() {
    var order = DefinitionFiles.compileSound("good/place-order.yaml", schemas);

    var converted =
        order.input(
            "{\"orderId\":\"o-1\",\"customer\":\"ann\",\"sku\":\"pen\","
                + "\"quantity\":2,\"amountCents\":5}");

    assertThat(ready(converted))
        .isEqualTo(schemas.payload("shop.orders.OrderPlaced", "o-1", "ann", "pen", 2, 5L));
  }

  @Test
  void all_mistakes_are_told_at_once() {
    var json =
        "{\"orderId\":1,\"custommer\":\"ann\","
            + "\"sku\":null,\"quantity\":3000000000,\"amountCents\":1.5}";

    var converted = PayloadJson.parse(json, schemas.registered("shop.orders.OrderPlaced"));

    assertThat(((Converted.Faulty) converted).problems().stream().map(InputProblem::render))
        .containsExactly(
            "$.custommer: expected a field of shop.orders.OrderPlaced,"
                + " found the unknown field 'custommer'; did you mean 'customer'?",
            "$.orderId: expected string, found 1",
            "$.customer: expected string, found nothing",
            "$.sku: expected string, found null",
            "$.quantity: expected int, found 3000000000",
            "$.amountCents: expected long, found 1.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"size\":\"M\"         | \"size\":\"XL\"        |"
            + " $.size: expected one of S, M, L, found \"XL\"",
        "\"price\":\"-12.34\"   | \"price\":\"1.234\"    | $.price: expected a decimal such as"
            + " \"12.34\" with at most 10 digits, 2 of them after the point, found \"1.234\"",
        "\"price\":\"-12.34\"   | \"price\":1e999999999  | $.price: expected a decimal such as"
            + " \"12.34\" with at most 10 digits, 2 of them after the point, found 1E+999999999",
        "\"day\":\"2026-11-20\" | \"day\":\"tomorrow\"   |"
            + " $.day: expected a date such as 2026-11-20, found \"tomorrow\"",
        "\"hash\":\"CQg=\"      | \"hash\":\"CQ==\"      |"
            + " $.hash: expected 2 bytes, found \"CQ==\"",
        "\"blob\":\"AQI=\"      | \"blob\":\"*\"         |"
            + " $.blob: expected bytes in Base64, found \"*\"",
        "\"either\":5           | \"either\":true        |"
            + " $.either: expected union(string, int), found true",
        "\"tags\":[\"a\"]       | \"tags\":[\"a\",1]     | $.tags[1]: expected string, found 1",
        "\"city\":\"Oslo\"      | \"town\":\"Oslo\"      |"
            + " $.other.town: expected a field of test.Address, found the unknown field 'town'",
        "\"counts\":{\"x\":1}   | \"counts\":{\"x\":{}}  | $.counts.x: expected long, found {}",
        "\"share\":0.25         | \"share\":1e300        | $.share: expected float, found 1E+300",
        "\"at\":\"2026-11-20T17:00:00.120Z\" | \"at\":5  |"
            + " $.at: expected a timestamp such as 2026-11-20T17:00:00Z, found 5",
      })
  void a_wrong_value_is_told_by_its_path(String right, String wrong, String expected) {
    assertThat(EVERYTHING).contains(right);

    var converted =
        PayloadJson.parse(EVERYTHING.replace(right, wrong), schemas.registered("test.Everything"));

    assertThat(((Converted.Faulty) converted).problems().getFirst().render()).isEqualTo(expected);
  }

  /** Each value for each field in turn, read as the API reads it: its integers are no big ones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 -0 7 -7 100 2147483647 2147483648 -2147483648 -2147483649 9007199254740993",
        "9223372036854775807 9223372036854775808 -9223372036854775809 1234567890123456789012345",
        "0.0 -0.0 5.0 5.00 10.0 1e0 1e2 50e-1 2147483648.0 9007199254740993.0 9007199254740993.5",
        "1.5 0.1 12.34 -12.34 12.340 1.234 99999999.99 0.000001 0.0000001",
        "3.4028235e38 3.5e38 1e300 1e-300 1e400 1e-400 1E999999999",
        "true null \"5\" \"5.0\" \"12.340\" \"NaN\" \"-Infinity\" \"M\" \"\\ud800\"",
        "\"2026-11-20\" \"2026-11-20T17:00:00Z\" [] [1,2.0] {} {\"x\":5.0,\"y\":10.0}",
        "{\"city\":\"Rome\",\"zip\":1.0}"
      })
  void a_tree_comes_to_the_same_as_its_text(String values) throws Exception {
    var mapper =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    var schema = schemas.registered("test.Everything");

    for (var value : values.split(" ", -1)) {
      for (var field : schema.schema().getFields()) {
        var tree = (ObjectNode) mapper.readTree(EVERYTHING);
        tree.set(field.name(), mapper.readTree(value));

        assertThat(PayloadJson.convert(tree, schema))
            .as("%s: %s", field.name(), value)
            .isEqualTo(PayloadJson.parse(tree.toString(), schema));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1,\"a\":2}", "{} {}", "[1", "nul"})
  void what_is_no_json_is_a_problem(String json) {
    var converted = PayloadJson.parse(json, schemas.registered("shop.orders.OrderPlaced"));

    assertThat(((Converted.Faulty) converted).problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.render()).startsWith("$: expected a JSON document"));
  }

  @ParameterizedTest
  @CsvSource({"2, 04d2, 12.34", "0, 04d2, 1234", "4, ff, -0.0001", "2, '', ''", "1001, 04d2, BNI="})
  void a_decimal_is_rendered_as_a_number_if_it_is_one_of_sane_size(
      int scale, String bytes, String expected) {
    var schema = LogicalTypes.decimal(2_000, scale).addToSchema(Schema.create(Schema.Type.BYTES));

    var json = AvroToJson.render(ByteBuffer.wrap(HexFormat.of().parseHex(bytes)), schema);

    assertThat(json.asText()).isEqualTo(expected);
  }

  private String render(Payload payload) {
    var record = schemas.read(payload);
    return AvroToJson.render(record, record.getSchema()).toString();
  }

  private static Payload ready(Converted converted) {
    return switch (converted) {
      case Converted.Ready(var payload) -> payload;
      case Converted.Faulty faulty -> throw new AssertionError(faulty.problems().toString());
    };
  }
}
