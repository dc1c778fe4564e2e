package org.skald.saga.definition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The definition files of these tests. */
final class DefinitionFiles {

  static final Path RESOURCES = Path.of("src/test/resources");

  private DefinitionFiles() {}

  static String text(String name) {
    try {
      return Files.readString(RESOURCES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CheckedDefinition compileSound(String name, Schemas schemas) {
    return sound(name, new DefinitionCompiler().compile(text(name), schemas));
  }

  static CheckedDefinition sound(String name, Compiled compiled) {
    return switch (compiled) {
      case Compiled.Sound sound -> sound.definition();
      case Compiled.Faulty faulty -> throw new AssertionError(render(name, faulty));
    };
  }

  static String render(String name, Compiled.Faulty faulty) {
    return faulty.problems().stream()
        .map(problem -> problem.render(name) + "\n")
        .collect(Collectors.joining());
  }
}
