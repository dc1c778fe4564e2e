package org.skald.saga.definition;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.skald.schemas.RegisteredSchema;

/**
 * What makes two compiled mappings or conditions the same: the texts of their expressions and the
 * ids of the schemas that they were compiled against.
 *
 * @param sources text of each expression by the field that it makes; a condition makes no field
 * @param schemas ids of the schemas that are read, by variable, and of the one that is made
 * @param optional the steps whose reply may be missing
 * @param items the list whose item is read
 */
record ExpressionIdentity(
    Map<String, String> sources,
    Map<String, Integer> schemas,
    Set<String> optional,
    Optional<CelItems> items) {

  static ExpressionIdentity of(Expression expression, Activation.Reads reads) {
    return new ExpressionIdentity(
        Map.of("", expression.source()), schemasOf(reads), reads.optional(), reads.items());
  }

  static ExpressionIdentity of(
      RegisteredSchema target, RecordTemplate template, Activation.Reads reads) {
    var sources = new TreeMap<String, String>();
    template.expressions().forEach(e -> sources.put(e.path(), e.expression().source()));
    var schemas = schemasOf(reads);
    schemas.put("", target.id());
    return new ExpressionIdentity(sources, schemas, reads.optional(), reads.items());
  }

  static Map<String, Integer> schemasOf(Activation.Reads reads) {
    var schemas = new TreeMap<String, Integer>();
    reads.input().ifPresent(reader -> schemas.put(Sight.INPUT, reader.pinned().id()));
    reads.steps().forEach((step, reader) -> schemas.put("steps." + step, reader.pinned().id()));
    return schemas;
  }
}
