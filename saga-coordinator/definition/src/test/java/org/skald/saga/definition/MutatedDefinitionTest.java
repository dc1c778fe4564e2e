package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Good files with random damage: whatever stands in a file, the answer is a value. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MutatedDefinitionTest {

  private static final long SEED = 20_261_120;
  private static final int FILES = 2_500;
  private static final String CHARACTERS =
      "{}[]\"':,-#&*!|>%@`?\\\n \tazA09._/+()=<~é€😀\u0000\uE000";

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final String good = DefinitionFiles.text("good/place-order.yaml");

  @Test
  void a_damaged_file_never_throws_and_every_problem_has_a_place_in_it() {
    var random = new Random(SEED);
    int faulty = 0;
    int sound = 0;

    for (int i = 0; i < FILES; i++) {
      var source = damage(random);
      switch (compile(i, source)) {
        case Compiled.Sound _ -> sound++;
        case Compiled.Faulty(var problems, _) -> {
          faulty++;
          assertThat(problems).as("file %d of seed %d", i, SEED).isNotEmpty().isSorted();
          problems.forEach(problem -> assertPlaced(problem, source));
        }
      }
    }

    assertThat(faulty).as("seed %d", SEED).isGreaterThan(FILES / 2);
    assertThat(sound).as("seed %d", SEED).isPositive();
  }

  private Compiled compile(int index, String source) {
    try {
      DefinitionCompiler.references(source);
      return new DefinitionCompiler().compile(source, schemas);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("file %d of seed %d:\n%s".formatted(index, SEED, source), e);
    }
  }

  private static void assertPlaced(Problem problem, String source) {
    var lines = List.of(source.split("\\R", -1));
    assertThat(problem.line()).as("%s in\n%s", problem, source).isBetween(1, lines.size());
    int length = lines.get(problem.line() - 1).length();
    assertThat(problem.column()).as("%s in\n%s", problem, source).isBetween(1, length + 1);
    assertThat(problem.expected()).isNotBlank();
    assertThat(problem.found()).isNotBlank();
  }

  private String damage(Random random) {
    var text = new StringBuilder(good);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      damageOnce(text, random);
    }
    return text.toString();
  }

  private static void damageOnce(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    switch (random.nextInt(6)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, character(random));
      case 2 -> text.replace(at, at + 1, character(random));
      case 3 -> damageLines(text, random, false);
      case 4 -> damageLines(text, random, true);
      default -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
    }
  }

  private static String character(Random random) {
    int[] characters = CHARACTERS.codePoints().toArray();
    return Character.toString(characters[random.nextInt(characters.length)]);
  }

  /** Leaves out a line, or puts it in another place too. */
  private static void damageLines(StringBuilder text, Random random, boolean copy) {
    var lines = new ArrayList<>(text.toString().lines().toList());
    int at = random.nextInt(lines.size());
    if (copy) {
      lines.add(random.nextInt(lines.size()), lines.get(at));
    } else {
      lines.remove(at);
    }
    text.setLength(0);
    text.append(String.join("\n", lines)).append('\n');
  }
}
