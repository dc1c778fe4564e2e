package org.skald.saga.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.skald.saga.definition.YamlNode.Quotes;
import org.skald.saga.definition.YamlNode.Scalar;

/** Says what is wrong with one expression, at its place in the file and in the file's words. */
final class ExpressionProblems {

  private static final Pattern FIELD = Pattern.compile("undefined field '(.*)'");
  private static final Pattern NAME = Pattern.compile("undeclared reference to '(.*?)'.*");
  private static final Pattern SELECTION =
      Pattern.compile("type '(.*)' does not support field selection");
  private static final Pattern OVERLOAD =
      Pattern.compile(
          "found no matching overload for '(.*?)' applied to '\\((.*)\\)'.*", Pattern.DOTALL);

  private final Scalar scalar;
  private final Sight sight;
  private final ProblemList problems;
  private final Set<String> unmet;
  private Map<Long, Integer> positions = Map.of();

  /**
   * Of one expression.
   *
   * @param unmet takes the steps whose replies it needs and which may not be there
   */
  ExpressionProblems(Scalar scalar, Sight sight, ProblemList problems, Set<String> unmet) {
    this.scalar = scalar;
    this.sight = sight;
    this.problems = problems;
    this.unmet = unmet;
  }

  ExpressionProblems at(Map<Long, Integer> positionsById) {
    this.positions = positionsById;
    return this;
  }

  void at(long id, String expected, String found, String hint) {
    problems.add(place(positions.getOrDefault(id, 0)), scalar.path(), expected, found, hint);
  }

  private void rule(long id, String expected, String found, String hint) {
    problems.addRule(place(positions.getOrDefault(id, 0)), scalar.path(), expected, found, hint);
  }

  /** Reports an optional where a value is needed; a step that may be skipped can be to blame. */
  private void missing(Set<String> steps, long id, String expected, String found, String hint) {
    var optional = sight.optional(steps);
    unmet.addAll(optional);
    if (optional.isEmpty()) {
      at(id, expected, found, hint);
    } else {
      rule(id, expected, found, hint);
    }
  }

  /** Reports a value that does not fit where it goes. */
  void misfit(Expression expression, String expected, String found, String hint) {
    var optional =
        expression.type() instanceof OptionalType
            ? sight.optional(expression.steps())
            : Set.<String>of();
    unmet.addAll(optional);
    if (optional.isEmpty()) {
      problems.add(scalar, expected, found, hint);
    } else {
      problems.addRule(scalar.place(), scalar.path(), expected, found, hint);
    }
  }

  /** Reports a value that may be of any type, so that nobody can say what comes of it. */
  boolean reportAnything(CelAbstractSyntaxTree typed) {
    var mixed =
        CelNavigableAst.fromAst(typed)
            .getRoot()
            .allNodes()
            .map(CelNavigableExpr::expr)
            .filter(it -> isMixed(it, typed))
            .findFirst();
    if (mixed.isPresent()) {
      at(mixed.get().id(), "a list or a map of values of one type", "values of several", "");
    } else if (typed.getResultType().kind() == CelKind.DYN) {
      problems.add(
          scalar, "a value of a known type", "`%s`, which may be any".formatted(scalar.text()));
    }
    return mixed.isPresent() || typed.getResultType().kind() == CelKind.DYN;
  }

  private static boolean isMixed(CelExpr literal, CelAbstractSyntaxTree typed) {
    var isEmpty =
        switch (literal.getKind()) {
          case LIST -> literal.list().elements().isEmpty();
          case MAP -> literal.map().entries().isEmpty();
          default -> true;
        };
    return !isEmpty
        && typed
            .getType(literal.id())
            .filter(type -> type.parameters().stream().anyMatch(it -> it.kind() == CelKind.DYN))
            .isPresent();
  }

  void syntax(CelIssue issue) {
    var location = issue.getSourceLocation();
    var place = scalar.placeOf(location.getLine() - 1, location.getColumn());
    problems.add(
        place,
        scalar.path(),
        "a CEL expression",
        ProblemList.quote(scalar.text()),
        "line %d, character %d: %s"
            .formatted(
                location.getLine(), location.getColumn() + 1, firstSentence(issue.getMessage())));
  }

  private static String firstSentence(String message) {
    int expecting = message.indexOf(" expecting {");
    return (expecting < 0 ? message : message.substring(0, expecting)).replace("\n", " ");
  }

  /** Reports what the type checker has found; when the step's own reply is to blame, says so. */
  void check(List<CelIssue> issues, ExpressionTour tour) {
    if (sight.uncertain().filter(tour.steps()::contains).isPresent()
        && issues.stream().noneMatch(i -> FIELD.matcher(i.getMessage()).matches())) {
      missingCompensationInput();
      return;
    }
    for (var issue : issues) {
      explain(issue, tour);
    }
  }

  /** Reports that a compensation needs a reply that may never have come. */
  void missingCompensationInput() {
    var step = sight.uncertain().orElseThrow();
    unmet.add(step);
    problems.addRule(
        scalar.place(),
        scalar.path(),
        "an input for the compensation that is there without a reply of '%s'".formatted(step),
        ProblemList.quote(scalar.text()),
        "missing compensation input: with 'on-unknown: compensate' the step is also undone when"
            + " no reply came; take the value from elsewhere, or use retry or hold");
  }

  private void explain(CelIssue issue, ExpressionTour tour) {
    var field = FIELD.matcher(issue.getMessage());
    if (field.matches()) {
      explainField(issue.getExprId(), field.group(1), tour);
      return;
    }
    var name = NAME.matcher(issue.getMessage());
    if (name.matches()) {
      explainName(issue.getExprId(), name.group(1), tour);
      return;
    }
    var overload = OVERLOAD.matcher(issue.getMessage());
    if (overload.matches()) {
      var operands = AvroTypes.describeNames(overload.group(2));
      var expected =
          "values that '%s' can be applied to".formatted(overload.group(1).replace("_", ""));
      var found = "(%s)".formatted(operands);
      if (!operands.contains("optional(")) {
        at(issue.getExprId(), expected, found, "");
      } else {
        missing(
            tour.steps(), issue.getExprId(), expected, found, "unwrap an optional by .orValue(…)");
      }
      return;
    }
    var selection = SELECTION.matcher(issue.getMessage());
    if (selection.matches()) {
      var found = AvroTypes.describeNames(selection.group(1));
      var hint = found.startsWith("list(") ? "take one by [0], or each by .map(it, …)" : "";
      at(issue.getExprId(), "a record", found, hint);
      return;
    }
    at(issue.getExprId(), "a CEL expression", AvroTypes.describeNames(issue.getMessage()), "");
  }

  private void explainField(long id, String field, ExpressionTour tour) {
    var operand =
        tour.find(id).filter(e -> e.getKind() == Kind.SELECT).map(e -> e.select().operand());
    if (operand.filter(ExpressionTour::isSteps).isPresent()) {
      explainStep(id, field);
      return;
    }
    var struct = operand.flatMap(this::typeOf).flatMap(ExpressionProblems::structOf);
    Set<String> fields = struct.<Set<String>>map(StructType::fieldNames).orElse(Set.of());
    at(
        id,
        struct.map(s -> "a field of " + s.name()).orElse("a field of the record"),
        "'%s'".formatted(field),
        Spelling.hint(field, fields));
  }

  private void explainStep(long id, String step) {
    var why = sight.hidden().get(step);
    if (why != null) {
      var expected = "a step that comes before and has a reply";
      var found = "'%s', %s".formatted(step, why.why());
      switch (why) {
        case ITSELF, NOT_BEFORE -> {
          unmet.add(step);
          rule(id, expected, found, "");
        }
        case WITHOUT_REPLY -> at(id, expected, found, "");
      }
      return;
    }
    var known = new TreeSet<>(sight.hidden().keySet());
    sight.steps().ifPresent(visible -> known.addAll(visible.keySet()));
    at(id, "a step of this saga", "'%s'".formatted(step), Spelling.hint(step, known));
  }

  private void explainName(long id, String name, ExpressionTour tour) {
    boolean isCall = tour.find(id).filter(e -> e.getKind() == Kind.CALL).isPresent();
    var visible = sight.variables();
    var isItem = name.equals(Sight.ITEM) || name.equals(Sight.INDEX);
    var hint = isItem ? "a step with 'for-each' has it" : Spelling.hint(name, visible);
    if (hint.isEmpty() && scalar.quotes() != Quotes.PLAIN && scalar.text().equals(name)) {
      hint = "the quotes are YAML's; a constant text is written '\"%s\"'".formatted(name);
    }
    at(
        id,
        isCall ? "a function of CEL" : String.join(", ", visible) + " or a variable of a macro",
        "'%s'".formatted(name),
        isCall ? "" : hint);
  }

  private Optional<CelType> typeOf(CelMutableExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> sight.variable(expression.ident().name());
      case SELECT ->
          typeOf(expression.select().operand())
              .flatMap(ExpressionProblems::structOf)
              .flatMap(struct -> struct.findField(expression.select().field()))
              .map(StructType.Field::type);
      default -> Optional.empty();
    };
  }

  private static Optional<StructType> structOf(CelType type) {
    return switch (type) {
      case StructType struct -> Optional.of(struct);
      case OptionalType optional -> structOf(optional.parameters().get(0));
      default -> Optional.empty();
    };
  }

  private Place place(int offset) {
    var before = scalar.text().substring(0, scalar.text().offsetByCodePoints(0, offset));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    return scalar.placeOf(line, before.codePointCount(lineStart, before.length()));
  }
}
