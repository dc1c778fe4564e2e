package org.skald.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What was written with any release can be read today, and the other way round. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleasesTest {

  @Test
  void every_schema_has_one_sample_and_is_in_the_latest_release() {
    String latest = latest();

    List<String> today = Releases.today().stream().map(Schema::getFullName).toList();

    assertThat(Samples.all().stream().map(sample -> sample.getSchema().getFullName()))
        .containsExactlyInAnyOrderElementsOf(today);
    assertThat(Releases.released(latest).stream().map(Schema::getFullName))
        .containsExactlyInAnyOrderElementsOf(today);
  }

  @TestFactory
  Stream<DynamicTest> a_sample_is_written_as_its_golden_bytes_in_the_latest_release() {
    String latest = latest();
    return Samples.all().stream()
        .map(sample ->
            dynamicTest(sample.getSchema().getFullName(), () -> assertGoldenBytes(latest, sample)));
  }

  @TestFactory
  Stream<DynamicTest> golden_bytes_of_every_release_are_read_by_the_classes_of_today() {
    return Releases.versions().stream()
        .flatMap(version ->
            Releases.released(version).stream()
                .map(schema ->
                    dynamicTest(
                        version + " " + schema.getFullName(),
                        () -> assertReadable(version, schema))));
  }

  @Test
  void every_schema_is_compatible_in_both_directions_with_every_release_of_it() {
    Map<String, Schema> today =
        Releases.today().stream()
            .collect(Collectors.toMap(Schema::getFullName, Function.identity()));
    List<String> problems = new ArrayList<>();

    for (String version : Releases.versions()) {
      for (Schema released : Releases.released(version)) {
        Schema current = today.get(released.getFullName());
        if (current == null) {
          problems.add(
              version + " " + released.getFullName() + ": expected it to stay, found none");
        } else {
          problems.addAll(problems(current, released));
        }
      }
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void the_check_finds_each_kind_of_incompatible_change() {
    Schema released = parse("{\"name\": \"a\", \"type\": \"string\"}");

    assertThat(
            problems(
                parse(
                    "{\"name\": \"a\", \"type\": \"string\"},"
                        + " {\"name\": \"b\", \"type\": \"int\"}"),
                released))
        .as("a new field without default")
        .isNotEmpty();
    assertThat(
            problems(parse("{\"name\": \"b\", \"type\": \"string\", \"default\": \"\"}"), released))
        .as("a field without default that is gone")
        .isNotEmpty();
    assertThat(problems(parse("{\"name\": \"a\", \"type\": \"long\"}"), released))
        .as("another type")
        .isNotEmpty();
    assertThat(problems(parse("{\"name\": \"a\", \"type\": [\"null\", \"string\"]}"), released))
        .as("a union that an old reader does not know")
        .isNotEmpty();
    assertThat(
            problems(
                parse(
                    "{\"name\": \"a\", \"type\": \"string\"},"
                        + " {\"name\": \"b\", \"type\": \"int\", \"default\": 0}"),
                released))
        .as("a new field with default")
        .isEmpty();
  }

  @Test
  void a_release_is_never_edited(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("v1").resolve("t.R.avsc");
    ReleaseWriter.freeze(file, "first");
    ReleaseWriter.freeze(file, "first");

    assertThatThrownBy(() -> ReleaseWriter.freeze(file, "second"))
        .hasMessageContaining("a release is never edited");
    assertThat(file).hasContent("first");
  }

  private static void assertGoldenBytes(String version, SpecificRecord sample) throws Exception {
    Releases.Golden golden = Releases.golden(version, sample.getSchema().getFullName());
    try (AvroWire wire = AvroWire.of(new MockSchemaRegistryClient())) {
      byte[] framed = wire.encode(sample);

      assertThat(ReleaseWriter.fingerprint(sample.getSchema())).isEqualTo(golden.fingerprint());
      assertThat(Arrays.copyOfRange(framed, WireFormat.HEADER_BYTES, framed.length))
          .isEqualTo(golden.bytes());
      assertThat(wire.decode(framed)).isEqualTo(sample);
    }
  }

  private static void assertReadable(String version, Schema released) throws Exception {
    Releases.Golden golden = Releases.golden(version, released.getFullName());
    var registry = new MockSchemaRegistryClient();
    try (AvroWire wire = AvroWire.of(registry)) {
      int id = registry.register(released.getFullName(), new AvroSchema(released));
      byte[] framed =
          ByteBuffer.allocate(WireFormat.HEADER_BYTES + golden.bytes().length)
              .put((byte) 0)
              .putInt(id)
              .put(golden.bytes())
              .array();

      assertThat(ReleaseWriter.fingerprint(released)).isEqualTo(golden.fingerprint());
      assertThat(WireFormat.encode(id, WireFormat.decode(released, released, framed)))
          .isEqualTo(framed);
      assertThat(wire.decode(framed).getClass().getName()).isEqualTo(released.getFullName());
    }
  }

  private static String latest() {
    List<String> versions = Releases.versions();
    return versions.get(versions.size() - 1);
  }

  private static List<String> problems(Schema current, Schema released) {
    List<String> problems = new ArrayList<>();
    addProblems(problems, "new reader of old records", current, released);
    addProblems(problems, "old reader of new records", released, current);
    return problems;
  }

  private static void addProblems(
      List<String> problems, String direction, Schema reader, Schema writer) {
    var found = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
      problems.add(direction + ", " + reader.getFullName() + ": " + found.getResult());
    }
  }

  private static Schema parse(String fields) {
    String text = "{\"type\": \"record\", \"name\": \"t.R\", \"fields\": [" + fields + "]}";
    return new SchemaParser().parse(text).mainSchema();
  }
}
