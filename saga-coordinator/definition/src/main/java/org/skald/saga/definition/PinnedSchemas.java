package org.skald.saga.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.skald.saga.definition.Draft.Located;
import org.skald.schemas.RegisteredSchema;

/**
 * The schemas that one definition names, each asked for once; those that cannot serve are problems.
 */
final class PinnedSchemas {

  private final Schemas schemas;
  private final ProblemList problems;
  private final Map<String, Optional<RegisteredSchema>> asked = new LinkedHashMap<>();
  private final Map<String, PayloadReader> readers = new LinkedHashMap<>();

  PinnedSchemas(Schemas schemas, ProblemList problems) {
    this.schemas = schemas;
    this.problems = problems;
  }

  /** The record of this name. */
  Optional<RegisteredSchema> record(Located<String> name) {
    var found = asked.computeIfAbsent(name.value(), schemas::byName);
    if (found.isEmpty()) {
      problem(name, "a schema that is registered", "'%s', which is not".formatted(name.value()));
      return Optional.empty();
    }
    var schema = found.get().schema();
    if (schema.getType() != Schema.Type.RECORD) {
      problem(name, "an Avro record", AvroTypes.describe(schema));
      return Optional.empty();
    }
    if (!schema.getFullName().equals(name.value())) {
      problem(name, "the record " + name.value(), AvroTypes.describe(schema));
      return Optional.empty();
    }
    return found;
  }

  private void problem(Located<String> name, String expected, String found) {
    problems.add(name.place(), name.path(), expected, found, "");
  }

  /** Reads payloads as this schema. */
  PayloadReader reader(RegisteredSchema schema) {
    return readers.computeIfAbsent(
        schema.schema().getFullName(), _ -> new PayloadReader(schemas, schema));
  }

  /** All schemas that were found, by full name. */
  SortedMap<String, RegisteredSchema> found() {
    var all = new TreeMap<String, RegisteredSchema>();
    asked.forEach((name, schema) -> schema.ifPresent(found -> all.put(name, found)));
    return all;
  }
}
