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
 * @param listsBefore the lists in which the saga stood
 * @param listsAfter the lists in which it stands
 */
public record RowChange(
    Optional<SagaRow> before, SagaRow after, Set<Term> listsBefore, Set<Term> listsAfter) {

  /** Keeps its own copies. */
  public RowChange {
    listsBefore = Set.copyOf(listsBefore);
    listsAfter = Set.copyOf(listsAfter);
  }

  /** What a fact does to a row; empty when nothing, as a repeat does. */
  public static Optional<RowChange> of(Optional<SagaRow> before, Fact fact) {
    var after = before.orElseGet(() -> SagaRow.unknown(fact.sagaId())).with(fact);
    if (before.map(after::equals).orElseGet(after::isUnknown)) {
      return Optional.empty();
    }
    return Optional.of(
        new RowChange(before, after, before.map(Term::of).orElse(Set.of()), Term.of(after)));
  }

  /** The lists in which the saga stands no more, at the place that it had there. */
  public Set<Term> left() {
    return isAtItsPlace() ? without(listsBefore, listsAfter) : listsBefore;
  }

  /** The lists in which the saga has come to stand, at the place that it has there. */
  public Set<Term> entered() {
    return isAtItsPlace() ? without(listsAfter, listsBefore) : listsAfter;
  }

  private static Set<Term> without(Set<Term> all, Set<Term> others) {
    var left = new LinkedHashSet<>(all);
    left.removeAll(others);
    return left;
  }

  /** A saga moves in its lists only when its beginning is told late. */
  private boolean isAtItsPlace() {
    return cursorBefore().equals(cursor());
  }

  /** The saga's place in the lists; empty before its beginning is known. */
  public Optional<Cursor> cursor() {
    return cursorOf(after);
  }

  /** Its place before. */
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
