package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.skald.saga.Action;
import org.skald.saga.LockMode;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;

/**
 * Whether sub-sagas that are under way at once surely hold the same lock: one would wait for the
 * other, which may take longer than its patience, and would be refused.
 *
 * <p>Keys that may be the same or not, as far as the files say, are let be: two that happen to be
 * the same may follow each other in time.
 */
final class ParallelLocks {

  /** A field of the input, and perhaps what is in it. */
  private static final Pattern OF_INPUT = Pattern.compile("input\\.(\\w+)(?:\\.\\w+)*");

  private static final Pattern INDEX = Pattern.compile("\\b" + Sight.INDEX + "\\b");

  private final SagaDefinition parent;

  ParallelLocks(SagaDefinition parent) {
    this.parent = parent;
  }

  /**
   * A step that starts a saga.
   *
   * @param called the saga that it starts
   * @param further those that are started because of that one
   */
  record Branch(StepDefinition step, SagaDefinition called, List<SagaDefinition> further) {

    private boolean isMany() {
      return step.action() instanceof Action.ForEach(var items, var limit, _)
          && limit > 1
          && items.most() > 1;
    }

    private Optional<RecordTemplate> with() {
      var call =
          switch (step.action()) {
            case Action.Call it -> Optional.of(it);
            case Action.ForEach(_, _, var each) -> Optional.of(each);
            case Action.AtOnce _, Action.Sleep _, Action.AwaitSignal _ ->
                Optional.<Action.Call>empty();
          };
      return call.map(it -> it.command().mapping())
          .filter(CelMapping.class::isInstance)
          .map(it -> ((CelMapping) it).template());
    }

    /** What it surely locks that does not depend on its input. */
    private List<Held> fixed() {
      var fixed = new ArrayList<Held>();
      LockOrder.locks(called).stream()
          .filter(it -> it.key().isFixed())
          .forEach(it -> fixed.add(new Held(it, called)));
      for (var saga : further) {
        LockOrder.locks(saga).stream()
            .filter(it -> it.key().isFixed())
            .forEach(it -> fixed.add(new Held(it, saga)));
      }
      return fixed.stream().filter(Held::isSure).toList();
    }

    private List<Held> computed() {
      return LockOrder.locks(called).stream()
          .filter(it -> !it.key().isFixed())
          .map(it -> new Held(it, called))
          .filter(Held::isSure)
          .toList();
    }
  }

  private record Held(CelLock lock, SagaDefinition by) {

    private boolean isSure() {
      return lock.when().isEmpty() && lock.items().isEmpty();
    }

    private boolean excludes(Held other) {
      return lock.mode() != other.lock.mode() || lock.mode() == LockMode.EXCLUSIVE;
    }

    private String source() {
      return lock.key().source();
    }
  }

  /** What each of the items of a step would lock, in words. */
  Optional<String> violation(Branch items) {
    return items.isMany()
        ? same(items, items)
            .map(held ->
                "expected its items to lock something of their own, or 'limit: 1', found that each"
                    + " locks '%s' of the saga '%s'"
                        .formatted(held.source(), held.by().id().name()))
        : Optional.empty();
  }

  /** What both of two steps would lock that are under way at once, in words. */
  Optional<String> violation(Branch one, Branch other) {
    var first = one.step();
    var second = other.step();
    if (isOrdered(first.name(), second.name())
        || (first.isConditional() && second.isConditional())) {
      return Optional.empty();
    }
    return same(one, other)
        .map(held ->
            "expected it before or after '%s', found them at once, while both lock '%s' of the saga"
                    .formatted(second.name(), held.source())
                + " '%s'".formatted(held.by().id().name()));
  }

  private boolean isOrdered(String first, String second) {
    return parent.following(first).contains(second) || parent.following(second).contains(first);
  }

  private static Optional<Held> same(Branch one, Branch other) {
    for (var held : one.fixed()) {
      if (other.fixed().stream()
          .anyMatch(it -> it.source().equals(held.source()) && it.excludes(held))) {
        return Optional.of(held);
      }
    }
    for (var held : one.computed()) {
      if (other.computed().stream()
          .anyMatch(it ->
              it.source().equals(held.source()) && it.excludes(held) && isSame(held, one, other))) {
        return Optional.of(held);
      }
    }
    return Optional.empty();
  }

  /** Whether what the key is made of is given to both in the same words. */
  private static boolean isSame(Held held, Branch one, Branch other) {
    var first = one.with();
    var second = other.with();
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    return held.lock()
        .key()
        .expressions()
        .allMatch(expression -> {
          var field = OF_INPUT.matcher(expression.source().strip());
          return field.matches()
              && sources(first.get(), field.group(1))
                  .flatMap(it -> sources(second.get(), field.group(1)).filter(it::equals))
                  .isPresent();
        });
  }

  /** The expressions of a field, in order; empty when one of them may be another each time. */
  private static Optional<List<String>> sources(RecordTemplate with, String field) {
    var given = with.fields().stream().filter(it -> it.field().name().equals(field)).toList();
    var expressions =
        new RecordTemplate(with.schema(), given)
            .expressions()
            .map(RecordTemplate.Field.Computed::expression)
            .toList();
    return expressions.stream().noneMatch(ParallelLocks::readsItem)
        ? Optional.of(expressions.stream().map(it -> it.source().strip()).toList())
        : Optional.empty();
  }

  private static boolean readsItem(Expression expression) {
    return expression.readsItem() || INDEX.matcher(expression.source()).find();
  }
}
