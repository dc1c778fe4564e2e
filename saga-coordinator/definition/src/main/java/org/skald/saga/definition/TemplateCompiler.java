package org.skald.saga.definition;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Entry;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.saga.definition.YamlNode.Sequence;

/** Compiles a {@code with} map against the record that it makes. */
final class TemplateCompiler {

  private final AvroTypes types;
  private final ExpressionCompiler expressions;
  private final ProblemList problems;

  TemplateCompiler(AvroTypes types, ExpressionCompiler expressions, ProblemList problems) {
    this.types = types;
    this.expressions = expressions;
    this.problems = problems;
  }

  /** The steps whose replies are needed and may not be there, as has been reported. */
  Set<String> unmet() {
    return expressions.unmet();
  }

  /** The template; incomplete when there are problems. */
  RecordTemplate compile(Mapping with, Schema record) {
    var names = record.getFields().stream().map(Schema.Field::name).toList();
    var fields = new ArrayList<RecordTemplate.Field>();
    for (var entry : with.entries()) {
      var field = record.getField(entry.key().text());
      if (field == null) {
        problems.add(
            entry.key(),
            "a field of " + record.getFullName(),
            entry.key().describe(),
            Spelling.hint(entry.key().text(), names));
      } else {
        field(entry, field).ifPresent(fields::add);
      }
    }
    var given = with.entries().stream().map(entry -> meant(entry.key().text(), names)).toList();
    reportMissing(with.place(), with.path(), record, given);
    return new RecordTemplate(record, List.copyOf(fields));
  }

  /** A misspelt field is one mistake, not a missing field too. */
  private static String meant(String key, List<String> names) {
    return names.contains(key) ? key : Spelling.nearest(key, names).orElse(key);
  }

  /** Reports the fields that have no default and are not given. */
  void reportMissing(Place place, String path, Schema record, List<String> given) {
    var missing =
        record.getFields().stream()
            .filter(field -> !field.hasDefaultValue() && !given.contains(field.name()))
            .map(Schema.Field::name)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      var expected =
          "a value for each field of %s that has no default".formatted(record.getFullName());
      problems.add(place, path, expected, "none for " + missing, "");
    }
  }

  private Optional<RecordTemplate.Field> field(Entry entry, Schema.Field field) {
    return switch (entry.value()) {
      case Scalar scalar -> computed(scalar, field);
      case Mapping mapping -> nested(mapping, field);
      case Sequence list -> {
        problems.add(
            list,
            "an expression for " + AvroTypes.describe(field.schema()),
            "a list",
            "quote a list: '[a, b]'");
        yield Optional.empty();
      }
      case Broken _ -> Optional.empty();
    };
  }

  private Optional<RecordTemplate.Field> nested(Mapping mapping, Schema.Field field) {
    var schema = AvroTypes.valueBranch(field.schema()).orElse(field.schema());
    if (schema.getType() != Schema.Type.RECORD) {
      problems.add(
          mapping,
          "an expression for " + AvroTypes.describe(field.schema()),
          "a map",
          schema.getType() == Schema.Type.MAP ? "quote a map: '{\"key\": value}'" : "");
      return Optional.empty();
    }
    return Optional.of(new RecordTemplate.Field.Nested(field, compile(mapping, schema)));
  }

  private Optional<RecordTemplate.Field> computed(Scalar scalar, Schema.Field field) {
    if (scalar.text().isBlank()) {
      problems.add(scalar, "an expression for " + AvroTypes.describe(field.schema()), "nothing");
      return Optional.empty();
    }
    return expressions
        .compile(scalar)
        .filter(expression -> fits(scalar, expression, field.schema()))
        .map(expression -> new RecordTemplate.Field.Computed(field, scalar.path(), expression));
  }

  private boolean fits(Scalar scalar, Expression expression, Schema schema) {
    var mismatch = Assignment.mismatch(types, expression.type(), schema);
    if (mismatch.isPresent()) {
      if (expressions.sight().uncertain().filter(expression.steps()::contains).isPresent()) {
        expressions.problemsOf(scalar).missingCompensationInput();
      } else {
        var found = "`%s`, which is %s".formatted(scalar.text(), mismatch.get());
        var hint = Assignment.hint(expression.type(), schema);
        expressions.problemsOf(scalar).misfit(expression, AvroTypes.describe(schema), found, hint);
      }
      return false;
    }
    return expression.constant().isEmpty()
        || constantFits(scalar, expression.constant().get(), schema);
  }

  /** A constant is converted once now, so that what can never fit is a problem now. */
  private boolean constantFits(Scalar scalar, CelConstant constant, Schema schema) {
    Object value =
        switch (constant.getKind()) {
          case INT64_VALUE -> constant.int64Value();
          case DOUBLE_VALUE -> constant.doubleValue();
          case STRING_VALUE -> constant.stringValue();
          default -> Optional.empty();
        };
    if (value instanceof Optional<?>) {
      return true;
    }
    try {
      AvroValues.toAvro(value, schema);
      return true;
    } catch (AvroValues.Unfit e) {
      var parts =
          String.valueOf(e.getMessage()).replaceFirst("^expected ", "").split(", found ", 2);
      problems.add(scalar, parts[0], parts[1]);
      return false;
    }
  }

  /** An expression of one simple type. */
  Optional<Expression> ofType(Scalar scalar, CelType type) {
    var expected = type.equals(SimpleType.BOOL) ? "true or false" : "a " + type.name();
    return of(scalar, type::equals, expected);
  }

  /** An expression that gives a list. */
  Optional<Expression> ofList(Scalar scalar) {
    return of(scalar, ListType.class::isInstance, "a list");
  }

  /** An expression of one of the wanted types. */
  Optional<Expression> of(Scalar scalar, Predicate<CelType> wanted, String expected) {
    return expressions
        .compile(scalar)
        .filter(expression -> {
          var type = expression.type();
          if (wanted.test(type) || type.equals(SimpleType.DYN)) {
            return true;
          }
          var found = "`%s`, which is %s".formatted(scalar.text(), AvroTypes.describe(type));
          var hint = type instanceof OptionalType ? "unwrap an optional by .orValue(…)" : "";
          expressions.problemsOf(scalar).misfit(expression, expected, found, hint);
          return false;
        });
  }
}
