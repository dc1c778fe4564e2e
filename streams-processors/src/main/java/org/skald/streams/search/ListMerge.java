package org.skald.streams.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.skald.streams.search.core.Cursor;
import org.skald.streams.search.core.Term;

/** Several lists of the store as one in the same order, each saga once. */
final class ListMerge implements Iterator<Cursor>, AutoCloseable {

  /** The rest of one list, which begins at {@code place}. */
  private record Rest(Bytes list, KeyValueIterator<Bytes, byte[]> entries, Cursor place) {}

  private final List<KeyValueIterator<Bytes, byte[]>> opened = new ArrayList<>();
  private final PriorityQueue<Rest> rests = new PriorityQueue<>(Comparator.comparing(Rest::place));

  /** The lists from behind a place on; from their beginnings, when there is none. */
  ListMerge(Generation store, List<Term> terms, Optional<Cursor> behind) {
    for (var term : terms) {
      var list = SearchKeys.list(term);
      var from = behind.map(it -> SearchKeys.justBehind(list, it)).orElse(list);
      var entries = store.range(from, SearchKeys.after(list));
      opened.add(entries);
      add(list, entries);
    }
  }

  private void add(Bytes list, KeyValueIterator<Bytes, byte[]> entries) {
    if (entries.hasNext()) {
      rests.add(new Rest(list, entries, SearchKeys.cursor(list, entries.next().key)));
    }
  }

  @Override
  public boolean hasNext() {
    return !rests.isEmpty();
  }

  @Override
  public Cursor next() {
    if (rests.isEmpty()) {
      throw new NoSuchElementException("expected a place, found the end of the lists");
    }
    var place = rests.element().place();
    while (!rests.isEmpty() && rests.element().place().equals(place)) {
      var rest = rests.remove();
      add(rest.list(), rest.entries());
    }
    return place;
  }

  @Override
  public void close() {
    opened.forEach(KeyValueIterator::close);
  }
}
