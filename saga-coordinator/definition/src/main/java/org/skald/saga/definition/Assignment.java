package org.skald.saga.definition;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** Whether a value of a CEL type may go to a place of an Avro schema. */
final class Assignment {

  private final AvroTypes types;
  private final Set<String> assumed = new HashSet<>();

  private Assignment(AvroTypes types) {
    this.types = types;
  }

  /** What was found instead, or empty when the value fits. */
  static Optional<String> mismatch(AvroTypes types, CelType from, Schema to) {
    return new Assignment(types).mismatch(from, to);
  }

  /** How the value could be made to fit, if there is a usual way. */
  static String hint(CelType from, Schema to) {
    if (from instanceof OptionalType && !to.isNullable()) {
      return "say what to send when it is missing: .orValue(…)";
    }
    return switch (to.getType()) {
      case INT, LONG ->
          from.equals(SimpleType.DOUBLE) || from.equals(SimpleType.STRING)
              ? "convert it by int(…)"
              : "";
      case FLOAT, DOUBLE -> from.equals(SimpleType.INT) ? "convert it by double(…)" : "";
      case STRING ->
          from.equals(SimpleType.INT) || from.equals(SimpleType.DOUBLE)
              ? "convert it by string(…)"
              : "";
      default -> "";
    };
  }

  private Optional<String> mismatch(CelType from, Schema to) {
    if (from.kind() == CelKind.DYN || from.kind() == CelKind.TYPE_PARAM) {
      return Optional.empty();
    }
    if (AvroTypes.isOpaque(to)) {
      return unless(
          from instanceof OpaqueType o && o.name().equals(AvroTypes.opaqueName(to)), from);
    }
    return switch (to.getType()) {
      case UNION -> {
        var value = from instanceof OptionalType optional ? optional.parameters().get(0) : from;
        boolean isNull = value.equals(SimpleType.NULL_TYPE);
        var nested = value instanceof OptionalType;
        yield isNull
            ? Optional.empty()
            : mismatch(value, nested ? to : AvroTypes.valueBranch(to).orElseThrow());
      }
      case ARRAY ->
          from instanceof ListType list
              ? mismatch(list.elemType(), to.getElementType()).map("list(%s)"::formatted)
              : Optional.of(AvroTypes.describe(from));
      case MAP ->
          from instanceof MapType map && isText(map.keyType())
              ? mismatch(map.valueType(), to.getValueType()).map("map(string, %s)"::formatted)
              : Optional.of(AvroTypes.describe(from));
      case RECORD ->
          from.kind() == CelKind.STRUCT
              ? recordMismatch(from, to)
              : Optional.of(AvroTypes.describe(from));
      default -> unless(from.equals(types.typeOf(to)), from);
    };
  }

  private static boolean isText(CelType key) {
    return key.equals(SimpleType.STRING)
        || key.kind() == CelKind.DYN
        || key.kind() == CelKind.TYPE_PARAM;
  }

  private static Optional<String> unless(boolean fits, CelType from) {
    return fits ? Optional.empty() : Optional.of(AvroTypes.describe(from));
  }

  private Optional<String> recordMismatch(CelType from, Schema to) {
    var source = types.recordOf(from.name()).orElse(null);
    if (source == null || !source.getFullName().equals(to.getFullName())) {
      return Optional.of(AvroTypes.describe(from));
    }
    if (source.equals(to) || !assumed.add(from.name())) {
      return Optional.empty();
    }
    for (var field : to.getFields()) {
      var given = source.getField(field.name());
      if (given == null && !field.hasDefaultValue()) {
        return Optional.of(
            "%s without the field '%s'".formatted(AvroTypes.describe(from), field.name()));
      }
      var wrong =
          given == null
              ? Optional.<String>empty()
              : mismatch(types.typeOf(given.schema()), field.schema());
      if (wrong.isPresent()) {
        return Optional.of(
            "%s whose field '%s' is %s"
                .formatted(AvroTypes.describe(from), field.name(), wrong.get()));
      }
    }
    return Optional.empty();
  }
}
