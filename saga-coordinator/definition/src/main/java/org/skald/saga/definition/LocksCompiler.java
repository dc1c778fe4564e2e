package org.skald.saga.definition;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.skald.saga.LockMode;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.StepSights.Fan;
import org.skald.saga.definition.StepSights.Viewer;
import org.skald.saga.definition.YamlNode.Scalar;

/** Compiles the locks of a draft. */
final class LocksCompiler {

  private final StepSights sights;
  private final AvroTypes types;
  private final ProblemList problems;

  LocksCompiler(StepSights sights, AvroTypes types, ProblemList problems) {
    this.sights = sights;
    this.types = types;
    this.problems = problems;
  }

  /** The plan; incomplete when there are problems. */
  CelLocks compile(List<Draft.Lock> locks) {
    return new CelLocks(locks.stream().flatMap(lock -> compile(lock).stream()).toList());
  }

  /** How long a saga waits at the longest for one of them. */
  static Duration patience(List<Draft.Lock> locks) {
    return locks.stream()
        .map(LocksCompiler::patience)
        .max(Comparator.naturalOrder())
        .orElse(LocksReader.PATIENCE);
  }

  private static Duration patience(Draft.Lock lock) {
    return lock.timeout().map(Located::value).orElse(LocksReader.PATIENCE);
  }

  private Optional<CelLock> compile(Draft.Lock lock) {
    var fan = lock.items().map(this::fan);
    var viewer = Viewer.ofNoStep(fan);
    var templates = templates(viewer);
    var key = new KeyCompiler(templates).compile(lock.key());
    var escrow =
        lock.escrow().flatMap(it -> templates.of(it, SimpleType.INT::equals, "a whole number"));
    var when = lock.when().flatMap(it -> templates.ofType(it, SimpleType.BOOL));
    if (!problems.isReadable()) {
      return Optional.empty();
    }
    var expressions = new ArrayList<>(key.expressions().toList());
    escrow.ifPresent(expressions::add);
    when.ifPresent(expressions::add);
    return Optional.of(
        new CelLock(
            key,
            lock.escrow().isPresent() ? LockMode.ESCROW : lock.mode(),
            escrow,
            when,
            fan.flatMap(Fan::items).map(CelItems.class::cast),
            patience(lock),
            sights.reads(expressions, viewer)));
  }

  private TemplateCompiler templates(Viewer viewer) {
    return new TemplateCompiler(
        types, new ExpressionCompiler(types, sights.ofLocks(viewer.fan()), problems), problems);
  }

  private Fan fan(Scalar items) {
    var viewer = Viewer.ofNoStep(Optional.empty());
    var compiled = templates(viewer).ofList(items);
    var item =
        compiled
            .map(Expression::type)
            .filter(ListType.class::isInstance)
            .map(type -> types.resolved(((ListType) type).elemType()));
    return new Fan(
        item.orElse(SimpleType.DYN),
        compiled.map(it -> new CelItems(it, sights.reads(List.of(it), viewer))));
  }
}
