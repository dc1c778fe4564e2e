package org.skald.infra.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schema registry does, as seen through the genuine client; every test has its subject. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class RegistryConformance {

  private static final AvroSchema V1 = order("");
  private static final AvroSchema V2 = order(", {'name':'note','type':'string','default':''}");
  private static final AvroSchema BROKEN = order(", {'name':'note','type':'string'}");

  abstract String url();

  private CachedSchemaRegistryClient client() {
    return new CachedSchemaRegistryClient(List.of(url()), 100, Map.of());
  }

  /* Apicurio lets everything pass at first. */
  @BeforeEach
  void let_new_schemas_have_to_read_old_data() throws Exception {
    client().updateCompatibility(null, "BACKWARD");
  }

  @Test
  void a_record_goes_through_the_genuine_serializers() {
    var config = Map.of("schema.registry.url", url());
    var order = new GenericRecordBuilder(V1.rawSchema()).set("id", "o-1").set("cents", 5L).build();
    try (var serializer = new KafkaAvroSerializer();
        var deserializer = new KafkaAvroDeserializer()) {
      serializer.configure(config, false);
      deserializer.configure(config, false);

      var bytes = serializer.serialize("round-trip", order);

      assertThat(deserializer.deserialize("round-trip", bytes)).isEqualTo(order);
    }
  }

  @Test
  void a_repeated_registration_has_the_first_id_and_version() throws Exception {
    int first = client().register("repeated", V1);

    int second = client().register("repeated", V1);

    assertThat(second).isEqualTo(first);
    assertThat(client().getAllVersions("repeated")).containsExactly(1);
  }

  @Test
  void the_same_schema_has_the_same_id_under_every_subject() throws Exception {
    int here = client().register("shared-here", V2);
    int there = client().register("shared-there", V2);

    assertThat(there).isEqualTo(here);
    assertThat(client().getAllSubjectsById(here)).contains("shared-here", "shared-there");
  }

  @Test
  void what_was_registered_is_found_by_id_by_version_and_by_schema() throws Exception {
    int first = client().register("found", V1);
    int second = client().register("found", V2);

    assertThat(client().getSchemaById(first).canonicalString()).isEqualTo(V1.canonicalString());
    assertThat(client().getSchemaMetadata("found", 1).getId()).isEqualTo(first);
    assertThat(client().getLatestSchemaMetadata("found").getId()).isEqualTo(second);
    assertThat(client().getLatestSchemaMetadata("found").getVersion()).isEqualTo(2);
    assertThat(client().getId("found", V1)).isEqualTo(first);
    assertThat(client().getVersion("found", V2)).isEqualTo(2);
    assertThat(client().getAllSubjects()).contains("found");
  }

  @Test
  void an_incompatible_schema_is_refused_with_409() throws Exception {
    client().register("guarded", V1);

    var refusal = refusal(() -> client().register("guarded", BROKEN));

    assertThat(refusal.getStatus()).isEqualTo(409);
    assertThat(refusal.getErrorCode()).isEqualTo(409);
    assertThat(client().getAllVersions("guarded")).containsExactly(1);
    assertThat(client().testCompatibility("guarded", BROKEN)).isFalse();
    assertThat(client().testCompatibility("guarded", V2)).isTrue();
  }

  @Test
  void what_a_subject_permits_is_its_own() throws Exception {
    client().register("lenient", V1);

    client().updateCompatibility("lenient", "NONE");

    assertThat(client().getCompatibility("lenient")).isEqualTo("NONE");
    assertThat(client().getCompatibility(null)).isEqualTo("BACKWARD");
    assertThat(client().register("lenient", BROKEN)).isPositive();
  }

  @ParameterizedTest(name = "{0} permits a field more: {1}, a field less: {2}")
  @CsvSource({
    "NONE, true, true",
    "BACKWARD, false, true",
    "FORWARD, true, false",
    "FULL, false, false",
    "BACKWARD_TRANSITIVE, false, true",
    "FORWARD_TRANSITIVE, true, false",
    "FULL_TRANSITIVE, false, false",
  })
  void a_level_permits_what_it_says(String level, boolean more, boolean less) throws Exception {
    var growing = "growing-" + level;
    var shrinking = "shrinking-" + level;
    client().register(growing, V1);
    client().register(shrinking, BROKEN);
    client().updateCompatibility(growing, level);
    client().updateCompatibility(shrinking, level);

    assertThat(client().testCompatibility(growing, BROKEN)).isEqualTo(more);
    assertThat(client().testCompatibility(shrinking, V1)).isEqualTo(less);
  }

  @Test
  void what_is_not_there_is_missed_by_its_own_code() throws Exception {
    client().register("present", V1);

    assertThat(refusal(() -> client().getAllVersions("absent")).getErrorCode()).isEqualTo(40401);
    assertThat(refusal(() -> client().getSchemaMetadata("present", 9)).getErrorCode())
        .isEqualTo(40402);
    assertThat(refusal(() -> client().getSchemaById(1_000_000)).getErrorCode()).isEqualTo(40403);
    assertThat(refusal(() -> client().getId("present", V2)).getErrorCode()).isEqualTo(40403);
  }

  @Test
  void what_is_no_level_is_refused() {
    assertThat(refusal(() -> client().updateCompatibility("any", "SIDEWAYS")).getErrorCode())
        .isEqualTo(42203);
  }

  @Test
  void a_deleted_subject_is_gone_but_its_ids_still_read() throws Exception {
    int id = client().register("deleted", V1);

    assertThat(client().deleteSubject("deleted")).containsExactly(1);

    assertThat(client().getAllSubjects()).doesNotContain("deleted");
    assertThat(client().getSchemaById(id).canonicalString()).isEqualTo(V1.canonicalString());
  }

  @Test
  void concurrent_registrations_get_ids_of_their_own() {
    var ids =
        IntStream.range(0, 12)
            .parallel()
            .map(i -> registered("concurrent-" + i, numbered(i)))
            .boxed()
            .toList();

    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void subjects_may_have_names_that_paths_must_quote() throws Exception {
    client().register("a/b c+d%", V1);

    assertThat(client().getAllVersions("a/b c+d%")).containsExactly(1);
    assertThat(client().getAllSubjects()).contains("a/b c+d%");
  }

  @Test
  void an_unreachable_subject_fails_every_lookup() {
    assertThatThrownBy(() -> client().getLatestSchemaMetadata("never"))
        .isInstanceOf(RestClientException.class);
  }

  int registered(String subject, AvroSchema schema) {
    try {
      return client().register(subject, schema);
    } catch (Exception e) {
      throw new AssertionError("Expected " + subject + " to be registered", e);
    }
  }

  static AvroSchema numbered(int number) {
    return order(", {'name':'number%d','type':'int','default':0}".formatted(number));
  }

  private static RestClientException refusal(Callable<?> call) {
    var refusal = catchThrowableOfType(RestClientException.class, call::call);
    assertThat(refusal).as("the refusal").isNotNull();
    return refusal;
  }

  private static AvroSchema order(String moreFields) {
    return new AvroSchema(
        """
        {'type':'record','name':'Order','namespace':'shop','fields':[
          {'name':'id','type':'string'}, {'name':'cents','type':'long'}%s]}
        """
            .formatted(moreFields)
            .replace('\'', '"'));
  }
}
