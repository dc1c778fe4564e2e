package org.skald.saga.verify;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** The states that were explored, by number, and which leads to which; the first is the start. */
final class Graph {

  private final List<int[]> edges;

  Graph(List<int[]> edges) {
    this.edges = edges;
  }

  /** The states from which none leads to a state that a saga may stay in. */
  BitSet withoutEnd(IntPredicate isResting) {
    var before = new ArrayList<List<Integer>>();
    edges.forEach(_ -> before.add(new ArrayList<>(2)));
    var open = new ArrayDeque<Integer>();
    var withoutEnd = new BitSet(edges.size());
    for (var state = 0; state < edges.size(); state++) {
      for (var next : edges.get(state)) {
        before.get(next).add(state);
      }
      if (isResting.test(state)) {
        open.add(state);
      } else {
        withoutEnd.set(state);
      }
    }
    while (!open.isEmpty()) {
      for (var state : before.get(open.remove())) {
        if (withoutEnd.get(state)) {
          withoutEnd.clear(state);
          open.add(state);
        }
      }
    }
    return withoutEnd;
  }

  /**
   * How many paths lead from the start to a state that none follows or that a saga may stay in. An
   * edge that closes a loop is not followed.
   */
  BigInteger paths(IntPredicate isResting) {
    var counts = new BigInteger[edges.size()];
    var isOpen = new BitSet(edges.size());
    var open = new ArrayDeque<Integer>();
    open.push(0);
    while (!open.isEmpty()) {
      int state = open.peek();
      if (counts[state] != null) {
        open.pop();
      } else if (isOpen.get(state)) {
        counts[state] = count(state, counts, isResting);
        open.pop();
      } else {
        isOpen.set(state);
        for (var next : edges.get(state)) {
          if (counts[next] == null && !isOpen.get(next)) {
            open.push(next);
          }
        }
      }
    }
    return counts[0];
  }

  private BigInteger count(int state, BigInteger[] counts, IntPredicate isResting) {
    var next = edges.get(state);
    var sum = next.length == 0 || isResting.test(state) ? BigInteger.ONE : BigInteger.ZERO;
    for (var successor : next) {
      sum = counts[successor] == null ? sum : sum.add(counts[successor]);
    }
    return sum;
  }
}
