package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.definition.CheckedDefinition.Identified;

/** Expressions of every Avro type, evaluated. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MappingTest {

  private static final String COPY =
      """
      saga: copy
      version: 1
      input: test.Everything
      id: input.text
      steps:
        copy:
          send: test.Copy
          to: copies
          compensate: none
          when: input.flag
          with:
      """;

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private GenericData.Record input = new GenericData.Record(schemas.schema("test.Everything"));

  @BeforeEach
  void fill() {
    var address = new GenericData.Record(input.getSchema().getField("home").schema());
    address.put("city", "Rome");
    input.put("text", "hello");
    input.put("small", 7);
    input.put("big", 1L << 40);
    input.put("ratio", 0.5);
    input.put("share", 0.25f);
    input.put("flag", true);
    input.put("blob", ByteBuffer.wrap(new byte[] {1, 2}));
    input.put("size", new GenericData.EnumSymbol(input.getSchema().getField("size").schema(), "M"));
    input.put("tags", List.of("a", "b"));
    input.put("counts", Map.of("x", 1L));
    input.put("home", address);
    input.put("at", 1_000L);
    input.put("exactly", 1_000_001L);
    input.put("price", ByteBuffer.wrap(new byte[] {4, -46}));
    input.put("day", 20_000);
    input.put("either", 5);
    var hash = input.getSchema().getField("hash").schema();
    input.put("hash", new GenericData.Fixed(hash, new byte[] {9, 8}));
    input.put("places", List.of(address));
    input.put("retries", 3);
  }

  @Test
  void what_is_larger_than_a_record_of_the_log_takes_cannot_be_made() {
    input.put("text", "x".repeat(Payload.MADE_BYTES_MAX));

    var mapped = compile(Map.of()).map(scope());

    assertThat(mapped).isInstanceOf(Mapped.Broken.class);
    assertThat(((Mapped.Broken) mapped).reason())
        .startsWith("expected a test.Copy of at most 500000 bytes, found 500");
  }

  @Test
  void every_type_can_be_passed_on() {
    var copied = map(Map.of());

    for (var field : input.getSchema().getFields()) {
      var copy = copied.get(copied.getSchema().getField(field.name()).pos());
      var original = schemas.read(schemas.payload(input)).get(field.pos());
      assertThat(copy).as(field.name()).isEqualTo(original);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text    | input.text + '-' + saga.id                    | hello-s-1",
        "text    | input.note.orValue('none')                    | none",
        "text    | input.other.city.orValue('nowhere')           | nowhere",
        "text    | input.home.city.upperAscii()                  | ROME",
        "text    | string(input.at)                              | 1970-01-01T00:00:01Z",
        "text    | input.tags[1]                                 | b",
        "small   | size(input.tags) + input.small                | 9",
        "small   | input.flag ? 1 : 2                            | 1",
        "big     | input.counts['x'] + 1                         | 2",
        "ratio   | double(input.small) / 2.0                     | 3.5",
        "flag    | input.tags.exists(t, t == 'b')                | true",
        "flag    | has(input.note)                               | false",
        "flag    | input.price == input.price                    | true",
        "size    | input.small > 5 ? 'L' : 'S'                   | L",
        "tags    | input.tags.map(t, t + t)                      | [aa, bb]",
        "note    | input.text                                    | hello",
        "note    | null                                          | null",
        "note    | optional.of('x')                              | x",
        "text    | optional.of(input.home).value().city          | Rome",
        "text    | optional.of(input.home).city.orValue('none')  | Rome",
        "text    | input.other.orValue(input.home).city          | Rome",
        "text    | ([input.home])[0].city                        | Rome",
        "flag    | input.places.exists(p, p == input.home)       | true",
        "at      | input.at + duration('1s')                     | 2000",
        "exactly | timestamp('1970-01-01T00:00:00.000002Z')      | 2",
        "retries | 9                                             | 9",
      })
  void an_expression_makes_a_field(String field, String expression, String expected) {
    var made = map(Map.of(field, expression));

    var position = made.getSchema().getField(field).pos();
    assertThat(String.valueOf(made.get(position))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "small | input.big             | to 2147483647, found 1099511627776",
        "big   | input.small / 0       | / by zero",
        "text  | input.tags[5]         | Index out of bounds: 5",
        "size  | input.text            | expected enum test.Size (S, M, L), found 'hello'",
        "share | 1e300 * input.ratio   | expected a float, found 5.0E299, which is too large",
        "text  | input.note.value()    | Function 'value' failed",
      })
  void what_does_not_work_out_is_broken_and_says_where(
      String field, String expression, String reason) {
    var mapped = compile(Map.of(field, expression)).map(scope());

    assertThat(mapped)
        .isInstanceOfSatisfying(
            Mapped.Broken.class,
            broken ->
                assertThat(broken.reason())
                    .contains("steps.copy.with." + field, "`" + expression + "`", reason));
  }

  @Test
  void a_nested_record_can_be_given_field_by_field() {
    var made = map(Map.of("other", "{ city: input.text }"));

    var address = (IndexedRecord) made.get(made.getSchema().getField("other").pos());
    assertThat(address.get(0)).hasToString("hello");
    assertThat(address.get(1)).isNull();
  }

  @Test
  void a_payload_that_the_pinned_schema_cannot_read_is_broken() {
    var order = schemas.payload("shop.orders.OrderPlaced", "o-1", "ann", "pen", 2, 5L);

    var mapped = compile(Map.of()).map(new Scope(new SagaId("s-1"), order, Map.of()));

    assertThat(mapped)
        .isInstanceOfSatisfying(
            Mapped.Broken.class,
            broken ->
                assertThat(broken.reason())
                    .startsWith("expected a record test.Everything, found ")
                    .contains("Found shop.orders.OrderPlaced, expecting test.Everything"));
  }

  @Test
  void bytes_that_are_no_payload_are_broken() {
    var payload = Payload.of(new byte[] {1, 2, 3});

    var mapped = compile(Map.of()).map(new Scope(new SagaId("s-1"), payload, Map.of()));

    assertThat(mapped)
        .isEqualTo(
            new Mapped.Broken(
                "expected registry wire format, at least 5 bytes with magic byte and schema id;"
                    + " found 3"));
  }

  @Test
  void a_condition_on_bytes_that_are_no_payload_is_broken() {
    var condition = definition(Map.of()).definition().step("copy").when().orElseThrow();
    var payload = Payload.of(new byte[] {1, 2, 3, 4, 5, 6});

    var tested = condition.test(new Scope(new SagaId("s-1"), payload, Map.of()));

    assertThat(tested)
        .isEqualTo(
            new Tested.Broken(
                "expected registry wire format, which starts with a zero byte; found 0x01"));
  }

  @Test
  void a_payload_of_a_schema_that_is_not_registered_gives_no_id() {
    var identified = definition(Map.of()).idOf(Payload.of(new byte[] {0, 0, 0, 9, 9, 1}));

    assertThat(identified)
        .isEqualTo(
            new Identified.Broken(
                "input: expected a record test.Everything, found one of the schema id 2313,"
                    + " which is not registered"));
  }

  @Test
  void a_condition_holds_or_does_not() {
    var condition = definition(Map.of()).definition().step("copy").when().orElseThrow();

    var before = condition.test(scope());
    input.put("flag", false);

    assertThat(before).isEqualTo(new Tested.Known(true));
    assertThat(condition.test(scope())).isEqualTo(new Tested.Known(false));
  }

  private Scope scope() {
    return new Scope(new SagaId("s-1"), schemas.payload(input), Map.of());
  }

  private IndexedRecord map(Map<String, String> expressions) {
    var mapped = compile(expressions).map(scope());
    assertThat(mapped).isInstanceOf(Mapped.Ready.class);
    return schemas.read(((Mapped.Ready) mapped).payload());
  }

  private Mapping compile(Map<String, String> expressions) {
    return definition(expressions).definition().step("copy").call().command().mapping();
  }

  /** Copies every field, but makes these by an expression. */
  private CheckedDefinition definition(Map<String, String> expressions) {
    var source = new StringBuilder(COPY);
    for (var field : input.getSchema().getFields()) {
      var expression = expressions.getOrDefault(field.name(), "input." + field.name());
      var quoted = expression.startsWith("{") ? expression : quote(expression);
      source.append("      %s: %s\n".formatted(field.name(), quoted));
    }
    return DefinitionFiles.sound(
        "copy", new DefinitionCompiler().compile(source.toString(), schemas));
  }

  private static String quote(String expression) {
    return "'" + expression.replace("'", "''") + "'";
  }
}
