package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.saga.verify.Verdict;

/** Definition files with one fault each, and what is found: the mistake, and a shortest path. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlantedFaultsTest {

  private static final Path FAULTS = Path.of("src", "test", "resources", "faults");

  private static final boolean REWRITE = "rewrite".equals(System.getProperty("skald.goldens"));

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FAULTS)) {
      return files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void there_are_enough_of_them() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void a_planted_fault_is_found_with_a_shortest_path(Path file) throws IOException {
    var verified = SagaFile.read(file).verify();

    assertThat(verified.isProven()).isFalse();
    assertThat(verified.verdict().map(Verdict::counterExamples).orElse(List.of())).isNotEmpty();
    var lines = verified.lines().stream().map(it -> it.replace(FAULTS + "/", "")).toList();
    if (REWRITE) {
      Files.write(expected(file), lines);
    }
    assertThat(lines).containsExactlyElementsOf(Files.readAllLines(expected(file)));
    assertThatThrownBy(verified::assertProven)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(verified.lines().getFirst());
  }

  private static Path expected(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt"));
  }
}
