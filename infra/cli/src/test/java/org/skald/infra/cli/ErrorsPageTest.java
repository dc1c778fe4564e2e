package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Every code that the sources can say is on the page, and the page has no others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ErrorsPageTest {

  private static final Path ROOT = Path.of("../..");
  private static final List<String> FOLDERS =
      List.of("log-service", "saga-coordinator", "streams-processors", "connectors");

  private static final String CODE = "\"([a-z]+(?:-[a-z]+)*)\"";
  private static final List<Pattern> SAID =
      List.of(
          Pattern.compile("Problem\\.of\\([^\";]{0,80}" + CODE),
          Pattern.compile("Problem\\.conflict\\(\\s*" + CODE),
          Pattern.compile("\\bof\\(\\d{3},\\s*" + CODE),
          Pattern.compile("String code\\(\\) \\{\\s*return " + CODE),
          Pattern.compile(
              "(?:Dead|Undecodable|Unreadable|Poison|RecordOutcome\\.Refused)(?:<[^>]*>)?\\(\\s*"
                  + CODE),
          Pattern.compile("UNANSWERABLE = " + CODE));

  @Test
  void every_code_has_its_place_on_the_page() throws IOException {
    var said = new TreeSet<String>();
    for (var folder : FOLDERS) {
      said.addAll(codesIn(ROOT.resolve(folder)));
    }

    assertThat(rows()).isEqualTo(said).hasSizeGreaterThan(30);
  }

  private static Set<String> codesIn(Path folder) throws IOException {
    var codes = new TreeSet<String>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(ErrorsPageTest::isMainSource).toList()) {
        var source = Files.readString(file);
        for (var pattern : SAID) {
          pattern.matcher(source).results().map(it -> it.group(1)).forEach(codes::add);
        }
      }
    }
    return codes;
  }

  private static boolean isMainSource(Path file) {
    var path = file.toString();
    return path.contains("/src/main/java/") && path.endsWith(".java");
  }

  /** The codes that lead a row of a table; those of exits are numbers. */
  private static Set<String> rows() throws IOException {
    var codes = new TreeSet<String>();
    Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
        .matcher(Files.readString(ROOT.resolve("infra/docs/errors.md")))
        .results()
        .forEach(it -> codes.add(it.group(1)));
    return codes;
  }
}
