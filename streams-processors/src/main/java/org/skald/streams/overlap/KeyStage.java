package org.skald.streams.overlap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.skald.streams.overlap.core.KeyTouches;
import org.skald.streams.overlap.core.Touch;

/**
 * Knows of each key who touches it, and reports who was at it while a touch was there that is
 * undone now.
 */
final class KeyStage implements Processor<Bytes, Bytes, Bytes, Bytes> {

  static final String STORE = "touches";

  private static final byte TOUCH = 't';
  private static final byte END = 0;

  private final OverlapRecords records;
  private final OverlapCounts counts;
  private @Nullable ProcessorContext<Bytes, Bytes> context;
  private @Nullable KeyValueStore<Bytes, byte[]> store;
  private @Nullable Dues dues;

  KeyStage(OverlapRecords records, OverlapCounts counts) {
    this.records = records;
    this.counts = counts;
  }

  @Override
  public void init(ProcessorContext<Bytes, Bytes> given) {
    store = given.getStateStore(STORE);
    dues = new Dues(store);
    context = given;
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    var key = new String(record.key().get(), StandardCharsets.UTF_8);
    var known = load(key);
    var touch = TouchCodec.touch(record.value().get());
    var change = known.with(touch);
    save(known, change);
    Objects.requireNonNull(dues).want(key, touch.keptUntil());
    var time = Instant.ofEpochMilli(record.timestamp());
    for (var overlap : change.overlaps()) {
      Objects.requireNonNull(context).forward(records.of(overlap, time));
      counts.reported(overlap);
    }
    forget(time);
  }

  private void forget(Instant time) {
    var looks = Objects.requireNonNull(dues);
    for (var key : looks.passed(time)) {
      var known = load(key);
      var change = known.at(looks.now());
      save(known, change);
      looks.looked(key, change.after().due(looks.now()));
    }
  }

  private KeyTouches load(String key) {
    var all = new TreeMap<Touch.Id, KeyTouches.Known>();
    try (var entries =
        Objects.requireNonNull(store).range(prefix(key, END), prefix(key, (byte) (END + 1)))) {
      while (entries.hasNext()) {
        var known = TouchCodec.known(entries.next().value);
        all.put(known.touch().id(), known);
      }
    }
    return new KeyTouches(key, all);
  }

  private void save(KeyTouches before, KeyTouches.Change change) {
    var its = Objects.requireNonNull(store);
    var after = change.after();
    after
        .all()
        .forEach((id, known) -> {
          if (!known.equals(before.all().get(id))) {
            its.put(key(after.key(), id), TouchCodec.encode(known));
          }
        });
    before
        .all()
        .keySet()
        .forEach(id -> {
          if (!after.all().containsKey(id)) {
            its.delete(key(after.key(), id));
          }
        });
    counts.cut(change.cut());
  }

  /* Neither a key nor the name of a step has a control character. */
  private static Bytes key(String key, Touch.Id id) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(prefix(key, END).get());
    out.writeBytes(id.step().getBytes(StandardCharsets.UTF_8));
    out.write(END);
    out.writeBytes(Integer.toString(id.round()).getBytes(StandardCharsets.UTF_8));
    out.write(END);
    out.writeBytes(id.saga().getBytes(StandardCharsets.UTF_8));
    return Bytes.wrap(out.toByteArray());
  }

  private static Bytes prefix(String key, byte end) {
    var out = new ByteArrayOutputStream();
    out.write(TOUCH);
    out.writeBytes(key.getBytes(StandardCharsets.UTF_8));
    out.write(end);
    return Bytes.wrap(out.toByteArray());
  }
}
