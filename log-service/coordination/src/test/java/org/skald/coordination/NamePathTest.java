package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.log.Position;

/** Paths of names: what is one and what is none. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NamePathTest {

  @ParameterizedTest
  @ValueSource(strings = {"/a", "/services/stock/1", "/a b/ü", "/.", "/😀"})
  void what_is_absolute_and_printable_is_a_path(String path) {
    assertThat(new NamePath(path)).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b"})
  void a_path_begins_with_a_slash(String path) {
    assertThatThrownBy(() -> new NamePath(path))
        .hasMessage("expected a path that begins with '/', found '%s'".formatted(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/a/", "/a//b", "/ ", "/a\n", "/a/\u0000", "/\ud83d"})
  void no_segment_is_empty_or_unprintable(String path) {
    assertThatThrownBy(() -> new NamePath(path))
        .hasMessageStartingWith("expected segments of 1 to 100 printable characters in path");
  }

  @Test
  void a_path_has_bounds() {
    assertThat(new NamePath("/a".repeat(20))).isNotNull();
    assertThat(new NamePath("/" + "a".repeat(100))).isNotNull();
    assertThatThrownBy(() -> new NamePath("/a".repeat(21)))
        .hasMessage("expected a path of 1 to 20 segments, found 21");
    assertThatThrownBy(() -> new NamePath("/" + "a".repeat(101)))
        .hasMessageContaining("1 to 100 printable characters");
  }

  @Test
  void a_number_has_twenty_digits_so_that_text_and_numbers_have_one_order() {
    assertThat(NamePath.numbered("/q/job-", new Position(4711)))
        .hasToString("/q/job-00000000000000004711");
    assertThat(NamePath.numbered("/q/", new Position(Long.MAX_VALUE)))
        .hasToString("/q/09223372036854775807");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "q-",
        "/a//",
        "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void a_prefix_that_makes_no_path_is_refused(String prefix) {
    assertThatThrownBy(() -> NamePath.numbered(prefix, new Position(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ");
  }
}
