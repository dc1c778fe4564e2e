package org.skald.log.testkit.linearizability;

import java.util.List;

/** What a checker has to say about a history. */
public sealed interface Verdict {

  /** There is an order of one thing at a time that explains everything. */
  record Linearizable(long configurations) implements Verdict {}

  /** There is no such order. */
  record Violated(CounterExample counterExample) implements Verdict {}

  /**
   * It is not known: the search came to its bound first.
   *
   * @param part of which it is not known
   */
  record GaveUp(String part, long configurations) implements Verdict {}

  /**
   * Why there is no such order: the shortest beginning of a part's history for which there is none.
   *
   * @param part which part of the object
   * @param operations how many operations the beginning has
   * @param placed the longest order that was found, in that order; the last ones only
   * @param left how many were placed before those
   * @param state the state after them
   * @param stuck what has to come next, and can't
   */
  record CounterExample(
      String part,
      int operations,
      List<String> placed,
      int left,
      String state,
      List<String> stuck) {

    /** Keeps what it was given. */
    public CounterExample {
      placed = List.copyOf(placed);
      stuck = List.copyOf(stuck);
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      text.append(
          "no order explains the first %d operations of '%s'%n".formatted(operations, part));
      text.append("the longest that was found: (%d before)%n".formatted(left));
      placed.forEach(it -> text.append("  ").append(it).append(System.lineSeparator()));
      text.append("leads to ").append(state).append(System.lineSeparator());
      text.append("where none of these can come next, and the first of them has to:%n".formatted());
      stuck.forEach(it -> text.append("  ").append(it).append(System.lineSeparator()));
      return text.toString();
    }
  }
}
