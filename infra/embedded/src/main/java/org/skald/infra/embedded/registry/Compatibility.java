package org.skald.infra.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** Whether a schema gets along with the versions before it. */
final class Compatibility {

  private Compatibility() {}

  /**
   * Says what stands in the way of a schema.
   *
   * @param versions the versions that are not deleted, by their numbers
   * @return a sentence for each problem; none if the schema is compatible
   */
  static List<String> problems(
      CompatibilityLevel level, SchemaText schema, List<RegistryState.Version> versions) {
    var judges = level.transitive() || versions.isEmpty() ? versions : List.of(versions.getLast());
    var problems = new ArrayList<String>();
    for (var judge : judges) {
      var former = judge.schema().schema();
      var name = "version " + judge.number();
      if (level.backward()) {
        problems.addAll(unreadable(schema.schema(), "the new schema", former, name));
      }
      if (level.forward()) {
        problems.addAll(unreadable(former, name, schema.schema(), "the new schema"));
      }
    }
    return problems;
  }

  private static List<String> unreadable(
      Schema reader, String readerName, Schema writer, String writerName) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(it ->
            "%s cannot read what %s writes: %s at %s: %s"
                .formatted(readerName, writerName, it.getType(), it.getLocation(), it.getMessage()))
        .toList();
  }
}
