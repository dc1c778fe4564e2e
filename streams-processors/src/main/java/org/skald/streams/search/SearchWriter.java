package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.skald.log.Position;
import org.skald.streams.search.core.Counts;
import org.skald.streams.search.core.Fact;
import org.skald.streams.search.core.Reason;
import org.skald.streams.search.core.RowChange;
import org.skald.streams.search.core.SagaRow;
import org.skald.streams.view.JournalRecord;

/**
 * Writes what the journal tells of one shard. How far the view has come is written last, so that a
 * standby that has read so much of the changelog has everything before it too.
 */
final class SearchWriter {

  private static final byte[] NOTHING = new byte[0];

  /** How many entries of earlier generations are removed with each record. */
  private static final int SWEPT_MAX = 200;

  private final KeyValueStore<Bytes, byte[]> all;
  private final int shard;
  private Reached reached;
  private Generation store;
  private Optional<Bytes> leftFrom;

  SearchWriter(KeyValueStore<Bytes, byte[]> all, int shard) {
    this.all = all;
    this.shard = shard;
    var stored = all.get(SearchKeys.REACHED);
    this.reached = stored == null ? Reached.NOTHING : Reached.of(stored);
    this.store = new Generation(all, reached.generation());
    this.leftFrom = store.first();
  }

  /** How far the view has come. */
  Reached reached() {
    return reached;
  }

  /** Forgets all that it has, as if nothing had been read. */
  void beginAnew() {
    reached = reached.anew();
    store = new Generation(all, reached.generation());
    leftFrom = store.first();
  }

  /** Takes up one record of the journal, whatever it may say. */
  void apply(JournalRecord record, long offset, Optional<Fact> fact) {
    fact.ifPresent(this::fold);
    reached = reached.with(seen(record), offset, record.recordedAt());
    leftFrom = leftFrom.flatMap(it -> store.sweep(all, it, SWEPT_MAX));
    all.put(SearchKeys.REACHED, reached.toBytes());
  }

  /** A place is seen with the last of its events, and what comes before it with each. */
  private Position seen(JournalRecord record) {
    if (record.id().shard() != shard) {
      return reached.seen(); // A definition's events are keyed by its name, a lock's by its own.
    }
    var position = record.id().revision().position();
    return record.isLast() ? position : new Position(position.value() - 1);
  }

  private void fold(Fact fact) {
    var key = SearchKeys.row(fact.sagaId());
    var before = Optional.ofNullable(store.get(key)).map(RowCodec::decode);
    RowChange.of(before, fact)
        .ifPresent(change -> {
          if (change.after().isUnknown()) {
            delete(key);
          } else {
            put(key, RowCodec.encode(change.after()));
          }
          list(change);
          count(change);
          change.reasons().forEach(this::count);
        });
  }

  private void list(RowChange change) {
    change
        .cursorBefore()
        .ifPresent(place ->
            change.left().forEach(it -> delete(SearchKeys.inList(SearchKeys.list(it), place))));
    change
        .cursor()
        .ifPresent(place ->
            change
                .entered()
                .forEach(it -> put(SearchKeys.inList(SearchKeys.list(it), place), NOTHING)));
  }

  private void count(RowChange change) {
    var before = change.before().filter(it -> it.beginning().isPresent());
    var after = Optional.of(change.after()).filter(it -> it.beginning().isPresent());
    if (definition(before).equals(definition(after))) {
      definition(after)
          .ifPresent(it -> adjust(it, counts -> counts.without(before.get()).with(after.get())));
    } else {
      definition(before).ifPresent(it -> adjust(it, counts -> counts.without(before.get())));
      definition(after).ifPresent(it -> adjust(it, counts -> counts.with(after.get())));
    }
    var wasWithout = change.before().isPresent() && before.isEmpty();
    var isWithout = after.isEmpty() && !change.after().isUnknown();
    if (isWithout != wasWithout) {
      add(SearchKeys.WITHOUT_BEGINNING, isWithout ? 1 : -1);
    }
  }

  private static Optional<String> definition(Optional<SagaRow> row) {
    return row.flatMap(SagaRow::beginning).map(SagaRow.Beginning::definition);
  }

  private void adjust(String definition, UnaryOperator<Counts> change) {
    var key = SearchKeys.counts(definition);
    var stored = store.get(key);
    var counts = stored == null ? Counts.NONE : CountsCodec.decode(stored);
    put(key, CountsCodec.encode(change.apply(counts)));
  }

  private void count(Reason reason, int by) {
    add(SearchKeys.reason(reason), by);
  }

  private void add(Bytes key, long by) {
    var stored = store.get(key);
    var count = by + (stored == null ? 0 : ByteBuffer.wrap(stored).getLong());
    if (count == 0) {
      delete(key);
    } else {
      put(key, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }
  }

  private void put(Bytes key, byte[] value) {
    all.put(store.key(key), value);
  }

  private void delete(Bytes key) {
    all.delete(store.key(key));
  }
}
