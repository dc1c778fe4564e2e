package org.skald.saga.definition;

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

/**
 * Every file in {@code broken/} with the problems that are expected of it, one line each, in the
 * text file beside it. Run with {@code -Dskald.goldens=rewrite} to write what is found now.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BrokenDefinitionTest {

  private static final Path BROKEN = DefinitionFiles.RESOURCES.resolve("broken");
  private static final boolean REWRITE = "rewrite".equals(System.getProperty("skald.goldens"));

  private final TestSchemas schemas = TestSchemas.ofTheShop();

  @ParameterizedTest
  @MethodSource("files")
  void a_broken_file_gives_the_expected_problems(String file) throws IOException {
    var compiled =
        new DefinitionCompiler().compile(DefinitionFiles.text("broken/" + file), schemas);

    assertThat(compiled).isInstanceOf(Compiled.Faulty.class);
    var problems = DefinitionFiles.render(file, (Compiled.Faulty) compiled);
    var golden = BROKEN.resolve(file.replace(".yaml", ".txt"));
    if (REWRITE) {
      Files.writeString(golden, problems);
    }
    assertThat(golden).exists();
    assertThat(problems).isEqualTo(Files.readString(golden));
  }

  @Test
  void there_are_at_least_forty_five_of_them() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(45);
  }

  @Test
  void every_golden_file_belongs_to_a_broken_file() throws IOException {
    var expected = files().stream().map(file -> file.replace(".yaml", ".txt")).toList();

    assertThat(list(".txt")).isEqualTo(expected);
  }

  static List<String> files() throws IOException {
    return list(".yaml");
  }

  private static List<String> list(String end) throws IOException {
    try (var files = Files.list(BROKEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.endsWith(end))
          .sorted()
          .toList();
    }
  }
}
