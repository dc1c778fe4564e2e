package org.skald.saga.definition;

import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;
import org.skald.saga.Condition;
import org.skald.saga.Expectation;
import org.skald.saga.definition.Draft.Expect;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.StepSights.Fan;
import org.skald.saga.definition.StepSights.Viewer;
import org.skald.saga.definition.YamlNode.Scalar;

/** Compiles what is expected of the replies of steps. */
final class ExpectCompiler {

  private final StepSights sights;
  private final AvroTypes types;
  private final ProblemList problems;

  ExpectCompiler(StepSights sights, AvroTypes types, ProblemList problems) {
    this.sights = sights;
    this.types = types;
    this.problems = problems;
  }

  /**
   * What is expected of the reply of a step.
   *
   * @param fan the list that it is done for each item of
   */
  Optional<Expectation> compile(Step step, Optional<Fan> fan) {
    var viewer = Viewer.expecting(step, fan);
    return switch (step.expect().orElse(null)) {
      case null -> Optional.empty();
      case Expect.Holds(var holds) -> holds(holds, viewer);
      case Expect.Same _ when step.reply().isEmpty() -> Optional.empty(); // That was reported.
      case Expect.Same(var other, var same) -> same.flatMap(it -> same(it, other.value(), viewer));
    };
  }

  private Optional<Expectation> holds(Scalar scalar, Viewer viewer) {
    var templates = templates(sights.of(viewer));
    var compiled = templates.ofType(scalar, SimpleType.BOOL);
    return compiled
        .<Condition>map(it -> new CelCondition(it, sights.reads(List.of(it), viewer)))
        .or(() -> unmet(templates))
        .map(it -> new Expectation(said(scalar), it));
  }

  private Optional<Expectation> same(Scalar scalar, String other, Viewer viewer) {
    var templates = templates(sights.of(viewer));
    var ofOwn = value(templates, scalar);
    var ofOther = value(templates(sights.of(viewer).withReplyOf(other)), scalar);
    if (ofOwn.isEmpty() || ofOther.isEmpty()) {
      return unmet(templates).map(it -> new Expectation(said(scalar), it));
    }
    var expressions = List.of(ofOwn.get(), ofOther.get());
    return Optional.of(
        new Expectation(
            "%s, the same as of the reply of '%s'".formatted(said(scalar), other),
            new CelSame(ofOwn.get(), ofOther.get(), sights.reads(expressions, viewer))));
  }

  private static Optional<Expression> value(TemplateCompiler templates, Scalar scalar) {
    return templates.of(
        scalar, SimpleType.class::isInstance, "a value without parts, such as a number or a text");
  }

  private static Optional<Condition> unmet(TemplateCompiler templates) {
    return templates.unmet().isEmpty()
        ? Optional.empty()
        : Optional.of(new Unmet(templates.unmet()));
  }

  private static String said(Scalar scalar) {
    return scalar.text().strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private TemplateCompiler templates(Sight sight) {
    return new TemplateCompiler(types, new ExpressionCompiler(types, sight, problems), problems);
  }
}
