package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The patterns of the field: each file is proven, sound under faults, and in the table. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PatternsTest {

  private static final Path FOLDER = SagaFileTest.ORDER.resolveSibling("patterns");
  private static final Path PAGE = Path.of("..", "..", "infra", "docs", "patterns.md");
  private static final int SAGAS = 300;

  static List<Path> files() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_pattern_is_proven_and_the_table_says_with_how_many_states(Path file) throws IOException {
    var verified = SagaFile.read(file).verify();

    verified.assertProven();
    var states = verified.verdict().orElseThrow().reach().states();
    assertThat(Files.readAllLines(PAGE))
        .as("the row of %s with %,d states", file.getFileName(), states)
        .anyMatch(row ->
            row.contains("patterns/%s)".formatted(file.getFileName()))
                && row.endsWith("| %,d |".formatted(states)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_pattern_ends_well_whatever_goes_wrong(Path file) {
    var simulated = SagaFile.read(file).simulate(SAGAS, FaultPlan.USUAL);

    simulated.assertSound();
    assertThat(simulated.outcomes()).containsKey("completed");
  }

  @Test
  void sub_sagas_fit_their_parents() throws IOException {
    var all = files().stream().map(SagaFile::read).toList();

    for (var file : all) {
      assertThat(file.subSagas(all)).as("%s", file.path()).isEqualTo(SagaFile.SubSagas.NONE);
    }
  }
}
