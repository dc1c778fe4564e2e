package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.journal.Cause;
import org.skald.schemas.journal.CompensationStarted;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;

/** A journal as the shards write it: each event with the id of its place in the log. */
final class Journal {

  static final String TOPIC = "skald.sagas.journal";
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AvroWire wire;
  private final long[] positions;
  private Instant now = START;

  Journal(AvroWire wire, int shards) {
    this.wire = wire;
    this.positions = new long[shards];
  }

  int shardOf(String id) {
    var key = id.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % positions.length;
  }

  /** The place of the last event of a shard. */
  long position(int shard) {
    return positions[shard];
  }

  /** A saga that waits for its only step. */
  List<ProducerRecord<byte[], byte[]>> running(String id, String definition) {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    events.add(record(id, started(id, definition)));
    events.add(record(id, asked(id)));
    return events;
  }

  List<ProducerRecord<byte[], byte[]>> completed(String id, String definition) {
    var events = running(id, definition);
    events.add(record(id, new StepSucceeded(id, now, "ship", 1, null, false)));
    events.add(record(id, new SagaEnded(id, now, Outcome.COMPLETED, List.of())));
    return events;
  }

  List<ProducerRecord<byte[], byte[]>> compensated(String id, String definition, String reason) {
    var events = running(id, definition);
    events.add(record(id, new StepRefused(id, now, "ship", 1, reason)));
    events.add(record(id, new CompensationStarted(id, now, Cause.STEP, reason)));
    events.add(record(id, new SagaEnded(id, now, Outcome.COMPENSATED, List.of())));
    return events;
  }

  List<ProducerRecord<byte[], byte[]>> stuck(String id, String definition, String reason) {
    var events = running(id, definition);
    events.add(record(id, new StepFailed(id, now, "ship", 1, reason, null)));
    events.add(record(id, new SagaStuck(id, now, "ship", reason)));
    return events;
  }

  /** A saga that has ended is kept no longer. */
  List<ProducerRecord<byte[], byte[]>> forgotten(String id) {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    events.add(record(id, new SagaForgotten(id, now)));
    return events;
  }

  private SagaStarted started(String id, String definition) {
    return new SagaStarted(
        id, now, definition, 1, ByteBuffer.allocate(0), null, null, null, 1, false);
  }

  private StepStarted asked(String id) {
    return new StepStarted(
        id, now, "ship", 1, ByteBuffer.allocate(0), now.plusSeconds(60), "parcels.commands", null);
  }

  private ProducerRecord<byte[], byte[]> record(String id, SpecificRecord event) {
    var shard = shardOf(id);
    var headers = new RecordHeaders();
    Headers.put(headers, Headers.ID, "%d-%d-0".formatted(shard, ++positions[shard]));
    Headers.put(headers, Headers.TIME, now.toString());
    now = now.plusMillis(1);
    var key = id.getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(TOPIC, shard, key, wire.encode(event), headers);
  }
}
