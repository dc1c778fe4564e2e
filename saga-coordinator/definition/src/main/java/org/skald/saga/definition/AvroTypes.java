package org.skald.saga.definition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Avro schemas as CEL types.
 *
 * <p>A union of null and one other type is an optional; what CEL cannot compute with (decimals,
 * dates, fixed, other unions) is opaque: it can be passed on whole and compared, nothing else.
 */
@SuppressWarnings("Immutable") // grows while a definition is compiled, never changes a type
final class AvroTypes implements CelTypeProvider {

  private final FieldReads reads = new FieldReads(this);
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final Map<String, StructType> structs = new LinkedHashMap<>();

  /** Which of their fields are read. */
  FieldReads reads() {
    return reads;
  }

  /** The type of values of a schema. */
  CelType typeOf(Schema schema) {
    if (isOpaque(schema)) {
      return OpaqueType.create(opaqueName(schema));
    }
    return switch (schema.getType()) {
      case NULL -> SimpleType.NULL_TYPE;
      case BOOLEAN -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case LONG -> isTimestamp(schema) ? SimpleType.TIMESTAMP : SimpleType.INT;
      case FLOAT, DOUBLE -> SimpleType.DOUBLE;
      case STRING, ENUM -> SimpleType.STRING;
      case BYTES -> SimpleType.BYTES;
      case ARRAY -> ListType.create(typeOf(schema.getElementType()));
      case MAP -> MapType.create(SimpleType.STRING, typeOf(schema.getValueType()));
      case RECORD -> structOf(schema);
      case UNION -> OptionalType.create(typeOf(valueBranch(schema).orElseThrow()));
      case FIXED -> throw new IllegalStateException("a fixed is opaque");
    };
  }

  /** The record that a struct type stands for. */
  Optional<Schema> recordOf(String structName) {
    return Optional.ofNullable(schemas.get(structName));
  }

  private StructType structOf(Schema record) {
    var name = record.getFullName();
    for (int n = 2; schemas.containsKey(name) && !record.equals(schemas.get(name)); n++) {
      name = record.getFullName() + "@" + n;
    }
    schemas.putIfAbsent(name, record);
    var fields = record.getFields().stream().map(Schema.Field::name);
    var known = structs.get(name);
    if (known != null) {
      return known;
    }
    var struct =
        StructType.create(
            name,
            fields.collect(ImmutableSet.toImmutableSet()),
            field -> Optional.ofNullable(record.getField(field)).map(f -> typeOf(f.schema())));
    structs.put(name, struct);
    return struct;
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  /** The type with its fields where the type checker knows a record by its name only. */
  CelType resolved(CelType type) {
    return findType(type.name()).orElse(type);
  }

  /** The other branch of a union with null. */
  static Optional<Schema> valueBranch(Schema schema) {
    if (schema.getType() != Schema.Type.UNION || schema.getTypes().size() != 2) {
      return Optional.empty();
    }
    var branches = schema.getTypes();
    boolean nullFirst = branches.get(0).getType() == Schema.Type.NULL;
    return nullFirst || branches.get(1).getType() == Schema.Type.NULL
        ? Optional.of(branches.get(nullFirst ? 1 : 0))
        : Optional.empty();
  }

  static boolean isTimestamp(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
        || schema.getLogicalType() instanceof LogicalTypes.TimestampMicros;
  }

  /** Whether values can only be passed on whole. */
  static boolean isOpaque(Schema schema) {
    return switch (schema.getType()) {
      case FIXED -> true;
      case UNION -> valueBranch(schema).isEmpty();
      case INT, BYTES -> schema.getLogicalType() != null;
      case LONG -> schema.getLogicalType() != null && !isTimestamp(schema);
      default -> false;
    };
  }

  /** Equal for schemas between which a value can be passed on. */
  static String opaqueName(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    var physical =
        switch (schema.getType()) {
          case FIXED -> "fixed %s(%d)".formatted(schema.getFullName(), schema.getFixedSize());
          case UNION ->
              schema.getTypes().stream()
                  .map(AvroTypes::describe)
                  .collect(Collectors.joining(", ", "union(", ")"));
          default -> schema.getType().getName();
        };
    return switch (logical) {
      case null -> physical;
      case LogicalTypes.Decimal decimal ->
          "%s decimal(%d, %d)".formatted(physical, decimal.getPrecision(), decimal.getScale());
      case LogicalType other -> physical + " " + other.getName();
    };
  }

  /** A schema for people. */
  static String describe(Schema schema) {
    if (isOpaque(schema)) {
      return opaqueName(schema);
    }
    return switch (schema.getType()) {
      case RECORD -> "record " + schema.getFullName();
      case ENUM ->
          "enum %s (%s)"
              .formatted(schema.getFullName(), String.join(", ", schema.getEnumSymbols()));
      case ARRAY -> "list(%s)".formatted(describe(schema.getElementType()));
      case MAP -> "map(string, %s)".formatted(describe(schema.getValueType()));
      case UNION -> "optional(%s)".formatted(describe(valueBranch(schema).orElseThrow()));
      case LONG -> isTimestamp(schema) ? "timestamp" : "long";
      default -> schema.getType().getName();
    };
  }

  /** A type for people. */
  static String describe(CelType type) {
    return switch (type) {
      case OptionalType optional ->
          "optional(%s)".formatted(describe(optional.parameters().get(0)));
      case ListType list -> "list(%s)".formatted(describe(list.elemType()));
      case MapType map ->
          "map(%s, %s)".formatted(describe(map.keyType()), describe(map.valueType()));
      default ->
          type.kind() == CelKind.STRUCT ? "record " + type.name() : describeNames(type.name());
    };
  }

  /** CEL's own names of types in a text, in our words. */
  static String describeNames(String text) {
    return text.replace("optional_type(", "optional(")
        .replace("google.protobuf.Timestamp", "timestamp")
        .replace("google.protobuf.Duration", "duration")
        .replace("null_type", "null");
  }
}
