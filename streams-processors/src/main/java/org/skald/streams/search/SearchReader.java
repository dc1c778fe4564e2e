package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.skald.streams.search.core.Counts;
import org.skald.streams.search.core.Cursor;
import org.skald.streams.search.core.Reason;
import org.skald.streams.search.core.RowChange;
import org.skald.streams.search.core.SagaRow;
import org.skald.streams.search.core.Slice;
import org.skald.streams.search.core.Slice.Found;
import org.skald.streams.search.core.Wanted;

/** Reads the view of one shard. */
public final class SearchReader {

  /** How many sagas are looked at for one page at the most; the next page goes on from there. */
  static final int LOOKED_AT_MAX = 5_000;

  /** How many reasons are told of one shard: those that most sagas have. */
  private static final int REASONS_MAX = 100;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final int lookedAtMax;

  SearchReader(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    this(store, LOOKED_AT_MAX);
  }

  SearchReader(ReadOnlyKeyValueStore<Bytes, byte[]> store, int lookedAtMax) {
    this.store = store;
    this.lookedAtMax = lookedAtMax;
  }

  /** How far the view of the shard has come. */
  public Reached reached() {
    var stored = store.get(SearchKeys.REACHED);
    return stored == null ? Reached.NOTHING : Reached.of(stored);
  }

  /** A saga that is known by its id; empty when its beginning is not. */
  public Optional<SagaRow> row(String id) {
    return Optional.ofNullable(store.get(SearchKeys.row(id))).map(RowCodec::decode);
  }

  /**
   * Sagas of the shard, newest first.
   *
   * @param behind the place behind which to begin
   * @param limit how many at the most
   * @throws IllegalArgumentException when too many ids begin as is wanted
   */
  public Slice<SagaRow> slice(Wanted wanted, Optional<Cursor> behind, int limit) {
    if (wanted.id().isPresent()) {
      return new Slice<>(
          row(wanted.id().get()).filter(it -> isFound(it, wanted, behind)).stream()
              .map(SearchReader::found)
              .toList(),
          Optional.empty());
    }
    return wanted.idPrefix().isPresent()
        ? byIdPrefix(wanted.idPrefix().get(), wanted, behind, limit)
        : byLists(wanted, behind, limit);
  }

  private Slice<SagaRow> byLists(Wanted wanted, Optional<Cursor> behind, int limit) {
    var found = new ArrayList<Found<SagaRow>>();
    try (var places = new ListMerge(store, wanted.lists(), begin(wanted, behind))) {
      for (var looked = 1; places.hasNext(); looked++) {
        var place = places.next();
        if (wanted.from().map(place.startedAt()::isBefore).orElse(false)) {
          break;
        }
        row(place.id()).filter(wanted::includes).map(SearchReader::found).ifPresent(found::add);
        if (found.size() == limit || looked == lookedAtMax) {
          return new Slice<>(found, places.hasNext() ? Optional.of(place) : Optional.empty());
        }
      }
    }
    return new Slice<>(found, Optional.empty());
  }

  /** The later of both: what lies before {@code to}, and what an earlier page has not shown. */
  private static Optional<Cursor> begin(Wanted wanted, Optional<Cursor> behind) {
    var before = wanted.to().map(it -> new Cursor(it.minusMillis(1), ""));
    return behind.isPresent() && before.isPresent()
        ? Optional.of(behind.get().isBehind(before.get()) ? behind.get() : before.get())
        : behind.or(() -> before);
  }

  /** Ids stand in an order of their own, so all that begin so have to be seen for a page. */
  private Slice<SagaRow> byIdPrefix(
      String prefix, Wanted wanted, Optional<Cursor> behind, int limit) {
    var found = new ArrayList<Found<SagaRow>>();
    var from = SearchKeys.rowsFrom(prefix);
    try (var rows = store.range(from, SearchKeys.after(from))) {
      for (var looked = 1; rows.hasNext(); looked++) {
        if (looked > lookedAtMax) {
          throw new IllegalArgumentException(
              "id-prefix: expected one with which at most %d sagas of a shard begin, found '%s'"
                  .formatted(lookedAtMax, prefix));
        }
        var row = RowCodec.decode(rows.next().value);
        if (isFound(row, wanted, behind)) {
          found.add(found(row));
        }
      }
    }
    found.sort(Comparator.comparing(Found::cursor));
    return found.size() <= limit
        ? new Slice<>(found, Optional.empty())
        : new Slice<>(found.subList(0, limit), Optional.of(found.get(limit - 1).cursor()));
  }

  private static boolean isFound(SagaRow row, Wanted wanted, Optional<Cursor> behind) {
    return wanted.includes(row)
        && behind.map(place -> RowChange.cursorOf(row).orElseThrow().isBehind(place)).orElse(true);
  }

  private static Found<SagaRow> found(SagaRow row) {
    return new Found<>(RowChange.cursorOf(row).orElseThrow(), row);
  }

  /** The counts of every definition, by its name. */
  public SortedMap<String, Counts> counts() {
    var counts = new TreeMap<String, Counts>();
    var from = SearchKeys.allCounts();
    try (var entries = store.range(from, SearchKeys.after(from))) {
      entries.forEachRemaining(
          it -> counts.put(SearchKeys.definition(it.key), CountsCodec.decode(it.value)));
    }
    return counts;
  }

  /** The reasons that most sagas have, and how many have them. */
  public Map<Reason, Long> reasons() {
    var all = new ArrayList<Map.Entry<Reason, Long>>();
    var from = SearchKeys.allReasons();
    try (var entries = store.range(from, SearchKeys.after(from))) {
      entries.forEachRemaining(
          it -> all.add(Map.entry(SearchKeys.reason(it.key), ByteBuffer.wrap(it.value).getLong())));
    }
    all.sort(Map.Entry.<Reason, Long>comparingByValue().reversed());
    var most = new LinkedHashMap<Reason, Long>();
    List<Map.Entry<Reason, Long>> first = all.subList(0, Math.min(REASONS_MAX, all.size()));
    first.forEach(it -> most.put(it.getKey(), it.getValue()));
    return most;
  }

  /** How many sagas are known whose beginning the journal has not told. */
  public long withoutBeginning() {
    var stored = store.get(SearchKeys.WITHOUT_BEGINNING);
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }
}
