package org.skald.saga.definition;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through a parsed expression before its types are checked.
 *
 * <p>It turns {@code steps["reserve-stock"]} into the field {@code reserve-stock} of {@code steps},
 * so that each step has a type of its own, and {@code reply} into that of its step; refuses what
 * CEL would accept but what can only be a mistake here; and notes which steps are read.
 */
final class ExpressionTour {

  private static final String ONE_STEP = "the name of a step in quotes, as in steps[\"ship\"]";

  /** An id that the parser gives to none of the at most 1,000 parts of an expression. */
  private static final long ID_OF_STEPS = 1_000_000;

  private final ExpressionProblems explain;
  private final Optional<String> reply;
  private final Map<Long, CelMutableExpr> byId = new HashMap<>();
  private final Set<String> steps = new HashSet<>();
  private final Set<String> bound = new HashSet<>();
  private boolean readsInput;
  private boolean readsItem;
  private boolean foundProblem;

  ExpressionTour(ExpressionProblems explain, Optional<String> reply) {
    this.explain = explain;
    this.reply = reply;
  }

  Set<String> steps() {
    return Set.copyOf(steps);
  }

  boolean readsInput() {
    return readsInput;
  }

  boolean readsItem() {
    return readsItem;
  }

  boolean foundProblem() {
    return foundProblem;
  }

  Optional<CelMutableExpr> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  void visit(CelMutableExpr expression) {
    byId.put(expression.id(), expression);
    switch (expression.getKind()) {
      case CALL -> visitCall(expression, expression.call());
      case SELECT -> {
        var select = expression.select();
        if (isSteps(select.operand()) && !bound.contains(Sight.STEPS)) {
          steps.add(select.field());
        } else {
          visit(select.operand());
        }
      }
      case IDENT -> {
        if (!bound.contains(expression.ident().name())) {
          visitName(expression, expression.ident().name());
        }
      }
      case LIST -> expression.list().elements().forEach(this::visit);
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(entry -> {
                visit(entry.key());
                visit(entry.value());
              });
      case STRUCT ->
          refuse(
              expression,
              "no record literal",
              "'%s{…}'".formatted(expression.struct().messageName()),
              "give the fields of a record as a nested map in the file");
      case COMPREHENSION -> {
        var fold = expression.comprehension();
        visit(fold.iterRange());
        visit(fold.accuInit());
        within(List.of(fold.iterVar(), fold.iterVar2()), fold.loopCondition(), fold.loopStep());
        visit(fold.result());
      }
      case CONSTANT, NOT_SET -> {}
    }
  }

  /** Visits what sees the variables of a macro, which hide others of their name. */
  private void within(List<String> variables, CelMutableExpr... expressions) {
    var outside = Set.copyOf(bound);
    bound.addAll(variables);
    for (var expression : expressions) {
      visit(expression);
    }
    bound.retainAll(outside);
  }

  private void visitName(CelMutableExpr expression, String name) {
    readsInput |= name.equals(Sight.INPUT);
    readsItem |= name.equals(Sight.ITEM);
    if (isSteps(expression)) {
      refuse(expression, ONE_STEP, "'steps' alone", "");
    }
    if (name.equals(Sight.REPLY)) {
      reply.ifPresent(step -> {
        var all = CelMutableExpr.ofIdent(ID_OF_STEPS + expression.id(), Sight.STEPS);
        expression.setSelect(CelMutableSelect.create(all, step));
        steps.add(step);
      });
    }
  }

  private void visitCall(CelMutableExpr expression, CelMutableCall call) {
    if (call.function().equals("_[_]")
        && isSteps(call.args().get(0))
        && !bound.contains(Sight.STEPS)) {
      visitStepIndex(expression, call);
      return;
    }
    if (call.function().equals("dyn")) {
      refuse(expression, "types that are known before a saga runs", "'dyn(…)'", "");
      return;
    }
    boolean compares = call.function().equals("_==_") || call.function().equals("_!=_");
    if (compares && call.args().stream().anyMatch(ExpressionTour::isNull)) {
      refuse(
          expression,
          "no comparison with null",
          "one",
          "what may be null is an optional: use .hasValue() or .orValue(…)");
      return;
    }
    call.target().ifPresent(this::visit);
    call.args().forEach(this::visit);
  }

  private void visitStepIndex(CelMutableExpr expression, CelMutableCall call) {
    var name = call.args().get(1);
    if (name.getKind() != Kind.CONSTANT
        || name.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      refuse(expression, ONE_STEP, "something else", "");
      return;
    }
    var step = name.constant().stringValue();
    expression.setSelect(CelMutableSelect.create(call.args().get(0), step));
    steps.add(step);
  }

  private void refuse(CelMutableExpr expression, String expected, String found, String hint) {
    foundProblem = true;
    explain.at(expression.id(), expected, found, hint);
  }

  static boolean isSteps(CelMutableExpr expression) {
    return expression.getKind() == Kind.IDENT && expression.ident().name().equals(Sight.STEPS);
  }

  private static boolean isNull(CelMutableExpr expression) {
    return expression.getKind() == Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.NULL_VALUE;
  }
}
