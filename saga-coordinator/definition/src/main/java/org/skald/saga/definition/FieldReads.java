package org.skald.saga.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;

/** What the expressions of one definition read: replies of steps, and fields of records. */
final class FieldReads {

  private final AvroTypes types;
  private final Map<Schema, Set<String>> fields = new HashMap<>();
  private final Set<String> steps = new HashSet<>();

  FieldReads(AvroTypes types) {
    this.types = types;
  }

  /** Notes what an expression reads. */
  void note(CelAbstractSyntaxTree typed, Set<String> itsSteps) {
    steps.addAll(itsSteps);
    CelNavigableAst.fromAst(typed)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .forEach(expression -> note(typed, expression));
  }

  private void note(CelAbstractSyntaxTree typed, CelExpr expression) {
    if (expression.getKind() == Kind.SELECT) {
      note(typed, expression.select().operand(), expression.select().field());
    } else if (isOptionalSelect(expression)) {
      var arguments = expression.call().args();
      note(typed, arguments.get(0), arguments.get(1).constant().stringValue());
    }
  }

  private static boolean isOptionalSelect(CelExpr expression) {
    return expression.getKind() == Kind.CALL
        && expression.call().function().equals("_?._")
        && expression.call().args().get(1).getKind() == Kind.CONSTANT
        && expression.call().args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  private void note(CelAbstractSyntaxTree typed, CelExpr of, String field) {
    typed
        .getType(of.id())
        .flatMap(type -> types.recordOf(inside(type).name()))
        .ifPresent(it -> fields.computeIfAbsent(it, _ -> new HashSet<>()).add(field));
  }

  private static CelType inside(CelType type) {
    return type instanceof OptionalType ? type.parameters().get(0) : type;
  }

  /** Whether some expression reads the reply of a step. */
  boolean ofStep(String step) {
    return steps.contains(step);
  }

  /** Whether some expression reads a field of this record. */
  boolean of(Schema record, String field) {
    return fields.getOrDefault(record, Set.of()).contains(field);
  }

  /** Goes through the fields of a record and of those within it, by their dotted names. */
  static void each(Schema record, BiConsumer<Schema, Named> visitor) {
    each(record, "", new HashSet<>(), visitor);
  }

  /** A field by its dotted name, such as {@code address.city}. */
  record Named(String name, Schema.Field field) {}

  private static void each(
      Schema record, String path, Set<String> above, BiConsumer<Schema, Named> visitor) {
    if (!above.add(record.getFullName())) {
      return; // A record within itself says nothing new.
    }
    for (var field : record.getFields()) {
      var name = path + field.name();
      visitor.accept(record, new Named(name, field));
      recordIn(field.schema()).ifPresent(inner -> each(inner, name + ".", above, visitor));
    }
    above.remove(record.getFullName());
  }

  private static Optional<Schema> recordIn(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> Optional.of(schema);
      case ARRAY -> recordIn(schema.getElementType());
      case MAP -> recordIn(schema.getValueType());
      case UNION -> AvroTypes.valueBranch(schema).flatMap(FieldReads::recordIn);
      case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM, FIXED -> Optional.empty();
    };
  }
}
