package org.skald.log.testkit.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides whether a history is linearizable with respect to a sequential specification.
 *
 * <p>Each part of the object is checked by itself, which is enough since linearizability is local
 * (Herlihy and Wing, 1990; Horn and Kroening, "Faster linearizability checking via
 * P-compositionality", 2015).
 */
public final class Checker<S, I, O> {

  private static final int PLACED_SHOWN = 12;

  private final Specification<S, I, O> specification;
  private final long bound;

  /**
   * A checker.
   *
   * @param bound how many configurations it looks at in one part before it gives up
   */
  public Checker(Specification<S, I, O> specification, long bound) {
    this.specification = specification;
    this.bound = bound;
  }

  /** A violation if there is one in any part, else whether all parts are linearizable. */
  public Verdict check(History<I, O> history) {
    long configurations = 0;
    Verdict unknown = null;
    for (var part : history.parts(specification::part).entrySet()) {
      switch (checkPart(part.getKey(), part.getValue())) {
        case Verdict.Violated violated -> {
          return violated;
        }
        case Verdict.GaveUp gaveUp -> unknown = gaveUp;
        case Verdict.Linearizable(var looked) -> configurations += looked;
      }
    }
    return unknown != null ? unknown : new Verdict.Linearizable(configurations);
  }

  private Verdict checkPart(String part, History<I, O> history) {
    var search = search(history);
    return switch (search.run()) {
      case FOUND -> new Verdict.Linearizable(search.configurations());
      case BOUND_REACHED -> new Verdict.GaveUp(part, search.configurations());
      case NONE -> new Verdict.Violated(counterExample(part, history));
    };
  }

  private Search<S, I, O> search(History<I, O> history) {
    return new Search<>(specification, history, bound);
  }

  /* What has no order has none when it grows, so the shortest beginning is found by halving. */
  private Verdict.CounterExample counterExample(String part, History<I, O> history) {
    var returns =
        history.operations().stream()
            .filter(it -> !it.isOpen())
            .mapToLong(Operation::returnedNs)
            .sorted()
            .toArray();
    int low = 0;
    int high = returns.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (search(history.asOf(returns[middle])).run() == Search.End.NONE) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    var shortest = history.asOf(returns[high]);
    var search = search(shortest);
    search.run();
    return described(part, shortest, search.longest());
  }

  private Verdict.CounterExample described(
      String part, History<I, O> history, Search.Longest<S> longest) {
    var all = history.operations();
    var order = longest.order();
    int left = Math.max(0, order.size() - PLACED_SHOWN);
    var placed =
        IntStream.range(left, order.size()).mapToObj(i -> all.get(order.get(i)).toString());
    List<Operation<I, O>> stuck = new ArrayList<>(longest.stuck().stream().map(all::get).toList());
    return new Verdict.CounterExample(
        part,
        all.size(),
        placed.toList(),
        left,
        String.valueOf(longest.state()),
        stuck.stream().map(Operation::toString).toList());
  }
}
