package org.skald.streams.search.core;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one fact changes in the view.
 *
 * @param before the row as it was; empty when the saga was not known
 * @param after the row as it is
 */
public record RowChange(Optional<SagaRow> before, SagaRow after) {

  /** What a fact does to a row. */
  public static RowChange of(Optional<SagaRow> before, Fact fact) {
    return new RowChange(before, before.orElseGet(() -> SagaRow.unknown(fact.sagaId())).with(fact));
  }

  /** Whether it changes anything; a repeat does not. */
  public boolean isAny() {
    return before.map(it -> !it.equals(after)).orElse(true);
  }

  /** The lists in which the saga stands no more, with its place in them. */
  public Set<Term> left() {
    var left = new LinkedHashSet<>(before.map(Term::of).orElse(Set.of()));
    if (cursorBefore().equals(cursor())) {
      left.removeAll(Term.of(after));
    }
    return left;
  }

  /** The lists in which the saga has come to stand. */
  public Set<Term> entered() {
    var entered = new LinkedHashSet<>(Term.of(after));
    if (cursorBefore().equals(cursor())) {
      before.map(Term::of).ifPresent(entered::removeAll);
    }
    return entered;
  }

  /** The saga's place in the lists; empty before its beginning is known. */
  public Optional<Cursor> cursor() {
    return cursorOf(after);
  }

  /** Its place before; it moves when its beginning is told late. */
  public Optional<Cursor> cursorBefore() {
    return before.flatMap(RowChange::cursorOf);
  }

  /** A row's place in the lists. */
  public static Optional<Cursor> cursorOf(SagaRow row) {
    return row.beginning().map(it -> new Cursor(it.at(), row.id()));
  }

  /** How many more or fewer sagas of a definition have a reason. */
  public Map<Reason, Integer> reasons() {
    var changes = new HashMap<Reason, Integer>();
    Reason.of(after).forEach(it -> changes.merge(it, 1, Integer::sum));
    before.ifPresent(row -> Reason.of(row).forEach(it -> changes.merge(it, -1, Integer::sum)));
    changes.values().removeIf(it -> it == 0);
    return changes;
  }
}
