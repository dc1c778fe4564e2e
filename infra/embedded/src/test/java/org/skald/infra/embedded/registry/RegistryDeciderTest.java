package org.skald.infra.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.infra.embedded.registry.RegistryCommand.ClearLevel;
import org.skald.infra.embedded.registry.RegistryCommand.DeleteSubject;
import org.skald.infra.embedded.registry.RegistryCommand.DeleteVersion;
import org.skald.infra.embedded.registry.RegistryCommand.RegisterSchema;
import org.skald.infra.embedded.registry.RegistryCommand.SetLevel;
import org.skald.infra.embedded.registry.RegistryEvent.SchemaRegistered;
import org.skald.infra.embedded.registry.RegistryRejection.Reason;
import org.skald.log.Decision;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RegistryDeciderTest {

  private static final SchemaText ONE = record("one", "");
  private static final SchemaText OTHER = SchemaText.parse("\"string\"");

  @Test
  void the_same_schema_has_the_same_id_under_every_subject() {
    var state = after(register("a", ONE), register("b", OTHER), register("c", ONE));

    assertThat(ids(state, "a")).containsExactly(1);
    assertThat(ids(state, "b")).containsExactly(2);
    assertThat(ids(state, "c")).containsExactly(1);
  }

  @Test
  void a_schema_that_the_subject_has_is_not_registered_again() {
    var state = after(register("a", ONE));

    assertThat(RegistryDecider.decide(state, register("a", ONE)))
        .isEqualTo(Decision.accept(List.of()));
  }

  @Test
  void an_incompatible_schema_is_refused_with_the_reason() {
    var state = after(register("a", ONE));

    var decision = RegistryDecider.decide(state, register("a", OTHER));

    assertThat(rejection(decision).reason()).isEqualTo(Reason.INCOMPATIBLE);
    assertThat(rejection(decision).explain())
        .contains("'a'", "BACKWARD", "version 1", "TYPE_MISMATCH");
  }

  @Test
  void the_number_of_a_deleted_version_is_not_used_again() {
    var state = after(register("a", ONE), new DeleteSubject("a"), register("a", OTHER));

    assertThat(state.versions("a")).extracting(RegistryState.Version::number).containsExactly(2);
    assertThat(state.schema(1)).contains(ONE);
  }

  @Test
  void the_order_of_properties_counts_unless_normalized() {
    var first = SchemaText.parse("{\"type\":\"int\",\"x\":1,\"y\":2}");
    var second = SchemaText.parse("{\"type\":\"int\",\"y\":2,\"x\":1}");
    var state = after(register("a", first));

    assertThat(state.versionWith("a", second, false, false)).isEmpty();
    assertThat(state.versionWith("a", second, true, false)).isPresent();
  }

  @Test
  void only_the_first_proposal_for_a_revision_holds() {
    var mine = new Proposal(0, new SchemaRegistered("a", 1, 1, ONE));
    var theirs = new Proposal(0, new SchemaRegistered("b", 1, 1, OTHER));

    var state = theirs.applyTo(mine.applyTo(RegistryState.INITIAL));

    assertThat(state.revision()).isEqualTo(1);
    assertThat(state.schema(1)).contains(ONE);
    assertThat(state.versions("b")).isEmpty();
  }

  @Test
  void a_topic_that_has_lost_records_is_not_read_on() {
    var later = new Proposal(1, new SchemaRegistered("a", 1, 1, ONE));

    assertThatThrownBy(() -> later.applyTo(RegistryState.INITIAL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found one for 1");
  }

  @Test
  void a_clear_without_a_level_is_refused() {
    var decision = RegistryDecider.decide(RegistryState.INITIAL, new ClearLevel(Optional.of("a")));

    assertThat(rejection(decision).reason()).isEqualTo(Reason.LEVEL_NOT_FOUND);
  }

  /*
   * Three writers, each as far behind the topic as chance will have it, propose what they decided
   * on the revision that they know. Every proposal goes through the codec.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void writers_that_lag_never_give_an_id_twice(long seed) {
    var random = new Random(seed);
    var states = new ArrayList<>(List.of(RegistryState.INITIAL));
    var seen = new HashSet<Class<?>>();
    int conflicts = 0;
    for (int i = 0; i < 400; i++) {
      int known = Math.max(0, states.size() - 1 - random.nextInt(3));
      var state = states.get(known);
      if (RegistryDecider.decide(state, anyCommand(random))
              instanceof Decision.Accepted<RegistryEvent, RegistryRejection>(var events)
          && !events.isEmpty()) {
        var written = ProposalCodec.encode(new Proposal(state.revision(), events.getFirst()));
        var before = states.getLast();
        var after = ProposalCodec.decode(written).applyTo(before);
        states.add(after);
        seen.add(events.getFirst().getClass());
        conflicts += after.revision() == before.revision() ? 1 : 0;
      }
    }

    var state = states.getLast();

    assertThat(new HashSet<>(state.schemas())).hasSameSizeAs(state.schemas());
    for (var subject : state.subjects().values()) {
      for (var version : subject.versions()) {
        assertThat(state.schema(version.id())).contains(version.schema());
      }
      assertThat(subject.versions())
          .extracting(RegistryState.Version::number)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, subject.versions().size()).boxed().toList());
    }
    assertThat(seen).containsExactlyInAnyOrder(RegistryEvent.class.getPermittedSubclasses());
    assertThat(conflicts).isPositive();
    assertThat(state.revision()).isPositive();
  }

  private static RegistryCommand anyCommand(Random random) {
    var subject = "subject-" + random.nextInt(4);
    var level = random.nextBoolean() ? CompatibilityLevel.NONE : CompatibilityLevel.BACKWARD;
    return switch (random.nextInt(8)) {
      case 0 -> new DeleteSubject(subject);
      case 1 -> new DeleteVersion(subject, new VersionSelector.Latest());
      case 2 -> new SetLevel(Optional.of(subject), level);
      case 3 -> new ClearLevel(Optional.of(subject));
      default -> register(subject, record("field" + random.nextInt(30), ", 'default': 0"));
    };
  }

  private static RegistryState after(RegistryCommand... commands) {
    var state = RegistryState.INITIAL;
    for (var command : commands) {
      var decision = RegistryDecider.decide(state, command);
      if (!(decision instanceof Decision.Accepted<RegistryEvent, RegistryRejection>(var events))) {
        throw new AssertionError("Expected " + command + " to be accepted, but: " + decision);
      }
      for (var event : events) {
        state = RegistryDecider.evolve(state, event);
      }
    }
    return state;
  }

  private static RegisterSchema register(String subject, SchemaText schema) {
    return new RegisterSchema(subject, schema, false);
  }

  private static SchemaText record(String field, String more) {
    return SchemaText.parse(
        "{'type':'record','name':'R','fields':[{'name':'%s','type':'int'%s}]}"
            .formatted(field, more)
            .replace('\'', '"'));
  }

  private static List<Integer> ids(RegistryState state, String subject) {
    return state.versions(subject).stream().map(RegistryState.Version::id).toList();
  }

  private static RegistryRejection rejection(Decision<RegistryEvent, RegistryRejection> decision) {
    if (decision instanceof Decision.Rejected<RegistryEvent, RegistryRejection>(var rejection)) {
      return rejection;
    }
    throw new AssertionError("Expected a rejection, but found " + decision);
  }
}
