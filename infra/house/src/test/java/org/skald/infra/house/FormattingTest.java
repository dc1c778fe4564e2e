package org.skald.infra.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FormattingTest {

  @Test
  void every_java_file_looks_as_the_formatter_writes_it() {
    var tree = Tree.ofThisBuild();

    var differing = differing(tree.javaSources());

    assertThat(differing)
        .withFailMessage(() ->
            "Expected every Java file as google-java-format writes it, but it would change%n  %s%n"
                    .formatted(String.join("%n  ".formatted(), differing))
                + "To mend them: infra/format")
        .isEmpty();
  }

  @Test
  void a_file_out_of_form_is_found(@TempDir Path folder) throws IOException {
    var neat = Files.writeString(folder.resolve("Neat.java"), "class Neat {}\n");
    var untidy = Files.writeString(folder.resolve("Untidy.java"), "class Untidy { int a ; }\n");

    var differing = differing(List.of(neat, untidy));

    assertThat(differing).containsExactly(untidy.toString());
  }

  @Test
  void a_file_that_is_no_java_is_found(@TempDir Path folder) throws IOException {
    var broken = Files.writeString(folder.resolve("Broken.java"), "class Broken {");

    var differing = differing(List.of(broken));

    assertThat(differing).first().asString().startsWith(broken + ":1:");
  }

  /** The files that the formatter would change, and its complaints about those it cannot read. */
  private static List<String> differing(List<Path> files) {
    var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    var found = new StringWriter();
    var complaints = new StringWriter();
    formatter.run(
        new PrintWriter(found, true),
        new PrintWriter(complaints, true),
        Stream.concat(
                Stream.of("--dry-run", "--skip-reflowing-long-strings"),
                files.stream().map(Path::toString))
            .toArray(String[]::new));
    return Stream.concat(found.toString().lines(), complaints.toString().lines()).toList();
  }
}
