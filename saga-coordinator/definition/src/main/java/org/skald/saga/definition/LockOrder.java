package org.skald.saga.definition;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.skald.saga.Action;
import org.skald.saga.Recipient;
import org.skald.saga.SagaDefinition;

/**
 * Whether a sub-saga takes its locks in the one order of all sagas: it does so while its parent
 * holds its own, so each of its keys has to come after all of its parent's.
 */
final class LockOrder {

  private LockOrder() {}

  /** What is not sure to be in order, in words. */
  static Optional<String> violation(SagaDefinition parent, SagaDefinition child) {
    for (var held : locks(parent)) {
      for (var wanted : locks(child)) {
        if (!isSurelyAfter(wanted.key(), held.key())) {
          return Optional.of(
              ("expected each lock of the saga '%s' to come after '%s', which this one holds,"
                      + " found '%s'")
                  .formatted(child.id().name(), held.key().source(), wanted.key().source()));
        }
      }
    }
    return Optional.empty();
  }

  /** The locks that a saga takes. */
  static List<CelLock> locks(SagaDefinition definition) {
    return Optional.ofNullable(definition.steps().get(SagaDefinition.LOCKS))
        .filter(step -> step.action() instanceof Action.ForEach)
        .map(step -> ((Action.ForEach) step.action()).each().command().recipient())
        .filter(Recipient.Lock.class::isInstance)
        .map(recipient -> ((Recipient.Lock) recipient).plan())
        .filter(CelLocks.class::isInstance)
        .map(plan -> ((CelLocks) plan).locks())
        .orElse(List.of());
  }

  /** By what of both keys stands in the files. */
  private static boolean isSurelyAfter(CelKey wanted, CelKey held) {
    var later = wanted.prefix();
    var earlier = held.prefix();
    Predicate<Integer> differs = i -> later.charAt(i) != earlier.charAt(i);
    return IntStream.range(0, Math.min(later.length(), earlier.length()))
        .boxed()
        .filter(differs)
        .findFirst()
        .map(i -> later.charAt(i) > earlier.charAt(i))
        .orElse(held.isFixed() && later.length() > earlier.length());
  }
}
