package org.skald.log.testkit.linearizability;

import java.util.ArrayList;
import java.util.List;

/** Tries every order of every choice of open operations: slow, and plainly right. */
final class BruteForce {

  private BruteForce() {}

  static <S, I, O> boolean isLinearizable(
      Specification<S, I, O> specification, History<I, O> history) {
    return canGoOn(specification, specification.initial(), history.operations());
  }

  private static <S, I, O> boolean canGoOn(
      Specification<S, I, O> specification, S state, List<Operation<I, O>> left) {
    if (left.stream().allMatch(Operation::isOpen)) {
      return true;
    }
    for (var next : left) {
      if (left.stream().anyMatch(it -> it.returnedNs() < next.invokedNs())) {
        continue; // That one was over before this one began.
      }
      var after = specification.after(state, next.input(), next.output());
      var rest = new ArrayList<>(left);
      rest.remove(next);
      if (after.isPresent() && canGoOn(specification, after.get(), rest)) {
        return true;
      }
    }
    return false;
  }
}
