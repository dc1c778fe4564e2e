package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
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

  /**
   * How many reasons are told of one shard: those that most sagas have. More than are told of all
   * shards, so that one that many have is missing in none.
   */
  static final int REASONS_MAX = 1_000;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> all;
  private final int lookedAtMax;

  SearchReader(ReadOnlyKeyValueStore<Bytes, byte[]> all) {
    this(all, LOOKED_AT_MAX);
  }

  SearchReader(ReadOnlyKeyValueStore<Bytes, byte[]> all, int lookedAtMax) {
    this.all = all;
    this.lookedAtMax = lookedAtMax;
  }

  /** How far the view of the shard has come. */
  public Reached reached() {
    var stored = all.get(SearchKeys.REACHED);
    return stored == null ? Reached.NOTHING : Reached.of(stored);
  }

  /** What there is to be read just now. */
  private Generation store() {
    return new Generation(all, reached().generation());
  }

  /** A saga that is known by its id; empty when its beginning is not. */
  public Optional<SagaRow> row(String id) {
    return row(store(), id);
  }

  private static Optional<SagaRow> row(Generation store, String id) {
    return Optional.ofNullable(store.get(SearchKeys.row(id))).map(RowCodec::decode);
  }

  /**
   * Sagas of the shard, newest first.
   *
   * @param behind the place behind which to begin
   * @param limit how many at the most
   */
  public Slice<SagaRow> slice(Wanted wanted, Optional<Cursor> behind, int limit) {
    if (wanted.id().isPresent()) {
      return new Slice<>(
          row(wanted.id().get()).filter(it -> isFound(it, wanted, behind)).stream()
              .map(SearchReader::found)
              .toList(),
          Optional.empty());
    }
    return wanted
        .idPrefix()
        .flatMap(it -> byIdPrefix(it, wanted, behind, limit))
        .orElseGet(() -> byLists(wanted, behind, limit));
  }

  private Slice<SagaRow> byLists(Wanted wanted, Optional<Cursor> behind, int limit) {
    var found = new ArrayList<Found<SagaRow>>();
    var store = store();
    try (var places = new ListMerge(store, wanted.lists(), begin(wanted, behind))) {
      for (var looked = 1; places.hasNext(); looked++) {
        var place = places.next();
        if (wanted.from().map(place.startedAt()::isBefore).orElse(false)) {
          break;
        }
        row(store, place.id())
            .filter(wanted::includes)
            .map(SearchReader::found)
            .ifPresent(found::add);
        if (found.size() == limit || looked == lookedAtMax) {
          return new Slice<>(found, places.hasNext() ? Optional.of(place) : Optional.empty());
        }
      }
    }
    return new Slice<>(found, Optional.empty());
  }

  /** The later of both: what lies before {@code to}, and what an earlier page has not shown. */
  private static Optional<Cursor> begin(Wanted wanted, Optional<Cursor> behind) {
    var before = wanted.to().map(SearchReader::lastBefore);
    return behind.isPresent() && before.isPresent()
        ? Optional.of(behind.get().isBehind(before.get()) ? behind.get() : before.get())
        : behind.or(() -> before);
  }

  /** The place before all that started before a time, to the millisecond. */
  private static Cursor lastBefore(Instant to) {
    var millis = SearchKeys.millis(to);
    var isExact = to.equals(Instant.ofEpochMilli(millis));
    return new Cursor(Instant.ofEpochMilli(isExact ? millis - 1 : millis), "");
  }

  /**
   * Ids stand in an order of their own, so all that begin so have to be seen for a page; empty when
   * they are too many for that.
   */
  private Optional<Slice<SagaRow>> byIdPrefix(
      String prefix, Wanted wanted, Optional<Cursor> behind, int limit) {
    var found = new ArrayList<Found<SagaRow>>();
    var from = SearchKeys.rowsFrom(prefix);
    try (var rows = store().range(from, SearchKeys.after(from))) {
      for (var looked = 1; rows.hasNext(); looked++) {
        if (looked > lookedAtMax) {
          return Optional.empty();
        }
        var row = RowCodec.decode(rows.next().value);
        if (isFound(row, wanted, behind)) {
          found.add(found(row));
        }
      }
    }
    found.sort(Comparator.comparing(Found::cursor));
    return Optional.of(
        found.size() <= limit
            ? new Slice<>(found, Optional.empty())
            : new Slice<>(found.subList(0, limit), Optional.of(found.get(limit - 1).cursor())));
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
    try (var entries = store().range(from, SearchKeys.after(from))) {
      entries.forEachRemaining(
          it -> counts.put(SearchKeys.definition(it.key), CountsCodec.decode(it.value)));
    }
    return counts;
  }

  /**
   * Reasons, and how many sagas have them.
   *
   * @param most those that most sagas have, these first
   * @param cut whether there are more
   */
  public record Reasons(Map<Reason, Long> most, boolean cut) {}

  /** The reasons of one definition, or of all. */
  public Reasons reasons(Optional<String> definition) {
    var most = new PriorityQueue<Map.Entry<Reason, Long>>(Map.Entry.comparingByValue());
    var cut = false;
    var from = definition.map(SearchKeys::reasonsOf).orElseGet(SearchKeys::allReasons);
    try (var entries = store().range(from, SearchKeys.after(from))) {
      while (entries.hasNext()) {
        var entry = entries.next();
        most.add(Map.entry(SearchKeys.reason(entry.key), ByteBuffer.wrap(entry.value).getLong()));
        if (most.size() > REASONS_MAX) {
          most.remove();
          cut = true;
        }
      }
    }
    var ordered = new LinkedHashMap<Reason, Long>();
    most.stream()
        .sorted(Map.Entry.<Reason, Long>comparingByValue().reversed())
        .forEach(it -> ordered.put(it.getKey(), it.getValue()));
    return new Reasons(ordered, cut);
  }

  /** How many sagas are known whose beginning the journal has not told. */
  public long withoutBeginning() {
    var stored = store().get(SearchKeys.WITHOUT_BEGINNING);
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }
}
