package org.skald.saga.definition;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema (2020-12) of definition files, so that editors complete and check them. */
public final class DefinitionFileSchema {

  private static final String RESOURCE = "definition-file.schema.json";

  private DefinitionFileSchema() {}

  /** The schema, as JSON. It knows the form of a file; what the file means needs the compiler. */
  public static String json() {
    try (var file = requireNonNull(DefinitionFileSchema.class.getResourceAsStream(RESOURCE))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
