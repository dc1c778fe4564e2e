package org.skald.streams.overlap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.streams.overlap.core.Fact;
import org.skald.streams.overlap.core.SagaTouches;
import org.skald.streams.overlap.core.Touch;
import org.skald.streams.view.JournalRecord;

/**
 * Folds the journal into what each saga touches, and tells each key of every touch that has
 * changed. A repeat changes nothing, so it tells nothing.
 */
final class SagaStage implements Processor<Bytes, Bytes, Bytes, Bytes> {

  static final String STORE = "sagas";

  private static final byte SAGA = 's';

  private final AvroWire wire;
  private final OverlapCounts counts;
  private @Nullable ProcessorContext<Bytes, Bytes> context;
  private @Nullable KeyValueStore<Bytes, byte[]> store;
  private @Nullable Dues dues;

  SagaStage(AvroWire wire, OverlapCounts counts) {
    this.wire = wire;
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
    var read = JournalRecord.of(record, wire);
    TouchFacts.of(read).ifPresent(this::fold);
    forget(read.recordedAt());
  }

  private void fold(Fact fact) {
    var key = key(fact.sagaId());
    var its = Objects.requireNonNull(store);
    var before = Optional.ofNullable(its.get(key)).map(TouchCodec::saga);
    var after = SagaTouches.after(before, fact);
    if (after.equals(before)) {
      return;
    }
    if (fact.what() instanceof Fact.Touched touched) {
      counts.untold(touched.by().definition(), touched.untold().size());
    }
    after.ifPresentOrElse(
        saga -> {
          its.put(key, TouchCodec.encode(saga));
          Objects.requireNonNull(dues).want(fact.sagaId(), saga.keptUntil());
          tell(before, saga, fact.at());
        },
        () -> its.delete(key));
  }

  private void tell(Optional<SagaTouches> before, SagaTouches after, Instant at) {
    var known = before.map(SagaTouches::touches).orElseGet(TreeMap::new);
    after
        .touches()
        .forEach((key, touches) -> {
          var told = known.getOrDefault(key, List.of());
          touches.stream().filter(it -> !told.contains(it)).forEach(it -> tell(key, it, at));
        });
  }

  private void tell(String key, Touch touch, Instant at) {
    Objects.requireNonNull(context)
        .forward(
            new Record<>(
                Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)),
                Bytes.wrap(TouchCodec.encode(touch)),
                Math.max(0, at.toEpochMilli())));
  }

  private void forget(Instant time) {
    var its = Objects.requireNonNull(store);
    var looks = Objects.requireNonNull(dues);
    for (var id : looks.passed(time)) {
      var until = Optional.ofNullable(its.get(key(id))).map(it -> TouchCodec.saga(it).keptUntil());
      var left = until.filter(looks.now()::isBefore);
      if (left.isEmpty()) {
        its.delete(key(id));
      }
      looks.looked(id, left);
    }
  }

  private static Bytes key(String id) {
    var utf8 = id.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + utf8.length).put(SAGA).put(utf8).array());
  }
}
