package org.skald.saga.definition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.skald.saga.definition.YamlNode.Scalar;

/** Compiles the expressions that share one sight, and explains those that are wrong. */
final class ExpressionCompiler {

  static final int LENGTH_MAX = 4096;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(LENGTH_MAX)
          .maxParseRecursionDepth(64)
          .maxParseExpressionNodeCount(1000)
          .comprehensionMaxIterations(10_000)
          .build();

  private final Sight sight;
  private final ProblemList problems;
  private final Set<String> unmet = new TreeSet<>();
  private final FieldReads reads;
  private final CelCompiler compiler;
  private final CelRuntime runtime;

  ExpressionCompiler(AvroTypes types, Sight sight, ProblemList problems) {
    this.sight = sight;
    this.problems = problems;
    this.reads = types.reads();
    var provider = new SightTypes(types, sight);
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings())
            .setTypeProvider(provider);
    for (var name : sight.variables()) {
      sight.variable(name).ifPresent(type -> builder.addVar(name, type));
    }
    this.compiler = builder.build();
    this.runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings())
            .setTypeProvider(provider)
            .build();
  }

  Sight sight() {
    return sight;
  }

  /** The steps whose replies are needed and may not be there, as has been reported. */
  Set<String> unmet() {
    return Set.copyOf(unmet);
  }

  /** Explains what is wrong with an expression. */
  ExpressionProblems problemsOf(Scalar scalar) {
    return new ExpressionProblems(scalar, sight, problems, unmet);
  }

  /** The expression, or empty when it is wrong; then its problems have been reported. */
  Optional<Expression> compile(Scalar scalar) {
    if (scalar.text().length() > LENGTH_MAX) {
      var found = scalar.text().length() + " characters";
      problems.add(scalar, "an expression of at most %d characters".formatted(LENGTH_MAX), found);
      return Optional.empty();
    }
    var parsed = compiler.parse(scalar.text(), scalar.path());
    if (parsed.hasError()) {
      problemsOf(scalar).syntax(parsed.getErrors().get(0));
      return Optional.empty();
    }
    try {
      return check(scalar, parsed.getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      problems.add(scalar, "a CEL expression", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Expression> check(Scalar scalar, CelAbstractSyntaxTree parsed)
      throws CelValidationException, CelEvaluationException {
    var ast = CelMutableAst.fromCelAst(parsed);
    var positions = parsed.getSource().getPositionsMap();
    var explain = problemsOf(scalar).at(positions);
    var tour = new ExpressionTour(explain, sight.reply());
    tour.visit(ast.expr());
    if (tour.foundProblem()) {
      return Optional.empty();
    }
    var checked = compiler.check(ast.toParsedAst());
    if (checked.hasError()) {
      explain.check(checked.getErrors(), tour);
      return Optional.empty();
    }
    var typed = checked.getAst();
    if (sight.isKnown() && explain.reportAnything(typed)) {
      return Optional.empty();
    }
    reads.note(typed, tour.steps());
    return Optional.of(
        new Expression(
            scalar.text(),
            typed.getResultType(),
            constantOf(typed),
            tour.steps(),
            tour.readsInput(),
            tour.readsItem(),
            runtime.createProgram(typed)));
  }

  private static Optional<CelConstant> constantOf(CelAbstractSyntaxTree ast) {
    return ast.getExpr().getKind() == ExprKind.Kind.CONSTANT
        ? Optional.of(ast.getExpr().constant())
        : Optional.empty();
  }

  /** The types of the schemas, and those of {@code steps} and {@code saga}. */
  @SuppressWarnings("Immutable") // see AvroTypes and Sight
  private record SightTypes(AvroTypes records, Sight sight) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.<CelType>builder()
          .addAll(records.types())
          .add(sight.stepsType(), Sight.SAGA_TYPE)
          .build();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return switch (name) {
        case Sight.STEPS, Sight.SAGA -> sight.variable(name);
        default -> records.findType(name);
      };
    }
  }
}
