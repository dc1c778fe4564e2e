package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What editors are told of definition files is what the compiler takes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DefinitionFileSchemaTest {

  private static final Path EXAMPLES =
      Path.of("..", "..", "infra", "example", "src", "main", "resources");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(DefinitionFileSchema.json());

  static List<Path> goodFiles() throws IOException {
    try (Stream<Path> own = Files.list(DefinitionFiles.RESOURCES.resolve("good"));
        Stream<Path> examples = Files.walk(EXAMPLES)) {
      return Stream.concat(own, examples)
          .filter(it -> it.toString().endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void a_sound_file_has_the_form(Path file) throws IOException {
    assertThat(schema.validate(tree(Files.readString(file)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after-not-a-list",
        "after-twice",
        "bad-duration",
        "bad-saga-name",
        "bad-schema-name",
        "bad-step-name",
        "bad-topic",
        "bad-version",
        "compensate-not-a-map",
        "missing-keys",
        "missing-send",
        "missing-topic",
        "no-steps",
        "on-unknown-ask",
        "on-failure-and-a-condition",
        "on-failure-and-otherwise",
        "reads-not-a-list",
        "reread-with-a-command",
        "reread-without-same",
        "retry-not-a-map",
        "save-point-not-a-map",
        "save-point-of-a-sleep",
        "save-point-on-failure",
        "save-point-once",
        "save-point-unlimited",
        "save-point-with-when",
        "save-point-without-attempts",
        "sleep-and-send",
        "sleep-with-other-keys",
        "start-on-no-topic",
        "start-on-several-topics",
        "step-not-a-map",
        "unknown-kind",
        "unknown-retry-key",
        "unknown-root-key",
        "unknown-step-key",
        "version-not-a-number",
        "wait-for-somebody",
        "wait-that-writes",
        "wait-without-timeout",
        "with-not-a-map",
        "writes-of-nothing"
      })
  void a_file_of_another_form_is_refused(String file) {
    var text = DefinitionFiles.text("broken/" + file + ".yaml");

    assertThat(schema.validate(tree(text))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          deadline: 0s, false
          deadline: 15m, true
          deadline: 365d, true
          deadline: 366d, false
          deadline: 8760h, true
          deadline: 8761h, false
          deadline: 999999999ms, true
          version: 1.0, true
          version: 1.5, false
          version: '"1"', false
          saga: true, true
          locks: [42], true
          """)
  void editors_and_the_compiler_take_the_same(String line, boolean isTaken) {
    var key = line.substring(0, line.indexOf(':'));
    var text =
        DefinitionFiles.text("good/place-order.yaml").replaceFirst("(?m)^" + key + ":.*\n", "")
            + line
            + "\n";

    assertThat(schema.validate(tree(text)).isEmpty()).isEqualTo(isTaken);
    assertThat(new DefinitionCompiler().compile(text, TestSchemas.ofTheShop()))
        .isInstanceOf(isTaken ? Compiled.Sound.class : Compiled.Faulty.class);
  }

  @ParameterizedTest
  @CsvSource({
    "attempts: 1e3, true",
    "attempts: 1.5, false",
    "jitter: 0.1234567890, true",
    "jitter: 1e-1, true",
    "jitter: 1.1, false",
    "backoff: 0ms, false"
  })
  void so_they_do_of_what_is_tried_again(String line, boolean isTaken) {
    var text =
        DefinitionFiles.text("good/place-order.yaml")
            .replaceFirst("retry: \\{.*}", "retry: { " + line + " }")
            .replace("deadline: 15m", "deadline: 365d");

    assertThat(schema.validate(tree(text)).isEmpty()).isEqualTo(isTaken);
    assertThat(new DefinitionCompiler().compile(text, TestSchemas.ofTheShop()))
        .isInstanceOf(isTaken ? Compiled.Sound.class : Compiled.Faulty.class);
  }

  @ParameterizedTest
  @CsvSource({"7d, true", "8d, false", "168h, true", "169h, false", "0s, false"})
  void so_they_do_of_how_long_events_are_kept(String buffer, boolean isTaken) {
    var text =
        DefinitionFiles.text("good/invoice-order.yaml")
            .replaceFirst("buffer: .*", "buffer: " + buffer);

    assertThat(text).contains("buffer: " + buffer);
    assertThat(schema.validate(tree(text)).isEmpty()).isEqualTo(isTaken);
    assertThat(new DefinitionCompiler().compile(text, TestSchemas.ofTheShop()))
        .isInstanceOf(isTaken ? Compiled.Sound.class : Compiled.Faulty.class);
  }

  /** With what plain YAML would stumble over put aside, as the compiler does. */
  private static JsonNode tree(String yaml) {
    var loaded = new Load(LoadSettings.builder().build()).loadFromString(IndexShield.raise(yaml));
    return new ObjectMapper().valueToTree(loaded);
  }

  @Test
  void it_names_the_keys_that_are_read() throws JsonProcessingException {
    var root = new ObjectMapper().readTree(DefinitionFileSchema.json());

    assertThat(keys(root)).isEqualTo(DraftReader.ROOT_KEYS);
    assertThat(keys(root.at("/$defs/send"))).isEqualTo(StepReader.SEND_KEYS);
    assertThat(keys(root.at("/$defs/saga"))).isEqualTo(StepReader.SAGA_KEYS);
    assertThat(keys(root.at("/properties/output"))).isEqualTo(DraftReader.OUTPUT_KEYS);
    assertThat(keys(root.at("/$defs/lock"))).isEqualTo(LocksReader.LOCK_KEYS);
    assertThat(keys(root.at("/$defs/reread"))).isEqualTo(StepReader.REREAD_KEYS);
    assertThat(keys(root.at("/$defs/sleep"))).isEqualTo(StepReader.SLEEP_KEYS);
    assertThat(keys(root.at("/$defs/wait"))).isEqualTo(WaitReader.SIGNAL_KEYS);
    assertThat(keys(root.at("/$defs/await"))).isEqualTo(WaitReader.EVENT_KEYS);
    assertThat(keys(root.at("/$defs/retry"))).isEqualTo(StepReader.RETRY_KEYS);
    assertThat(keys(root.at("/$defs/save-point"))).isEqualTo(StepReader.RETRY_KEYS);
    assertThat(keys(root.at("/$defs/phase"))).isEqualTo(StepReader.COMPENSATE_KEYS);
    assertThat(keys(root.at("/$defs/atomic"))).isEqualTo(AtomicReader.ATOMIC_KEYS);
    assertThat(keys(root.at("/$defs/member"))).isEqualTo(AtomicReader.MEMBER_KEYS);
  }

  private static List<String> keys(JsonNode object) {
    return object.path("properties").propertyStream().map(entry -> entry.getKey()).toList();
  }
}
