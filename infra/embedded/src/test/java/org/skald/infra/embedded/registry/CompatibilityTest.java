package org.skald.infra.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CompatibilityTest {

  private static final SchemaText NARROW = SchemaText.parse("\"int\"");
  private static final SchemaText WIDE = SchemaText.parse("\"long\"");
  private static final SchemaText WIDEST = SchemaText.parse("\"double\"");

  /* A double can read a long and an int, a long can read an int, and never the other way. */
  @ParameterizedTest(name = "{0}: widening {1}, narrowing {2}, against the first {3}")
  @CsvSource({
    "NONE, true, true, true",
    "BACKWARD, true, false, true",
    "BACKWARD_TRANSITIVE, true, false, false",
    "FORWARD, false, true, false",
    "FORWARD_TRANSITIVE, false, true, false",
    "FULL, false, false, false",
    "FULL_TRANSITIVE, false, false, false",
  })
  void a_level_permits_what_it_says(
      CompatibilityLevel level, boolean widening, boolean narrowing, boolean againstLatestOnly) {
    assertThat(permits(level, WIDE, NARROW)).isEqualTo(widening);
    assertThat(permits(level, NARROW, WIDE)).isEqualTo(narrowing);
    assertThat(permits(level, WIDE, WIDEST, NARROW)).isEqualTo(againstLatestOnly);
  }

  private static boolean permits(
      CompatibilityLevel level, SchemaText schema, SchemaText... versions) {
    var list = new ArrayList<RegistryState.Version>();
    for (var version : versions) {
      int number = list.size() + 1;
      list.add(new RegistryState.Version(number, number, version, false));
    }
    return Compatibility.problems(level, schema, List.copyOf(list)).isEmpty();
  }
}
