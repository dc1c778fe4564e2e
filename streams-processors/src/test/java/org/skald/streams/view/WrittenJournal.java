package org.skald.streams.view;

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

/** A journal as the shards write it: each event with the id of its place in the log. */
public final class WrittenJournal {

  /** Its topic. */
  public static final String TOPIC = "skald.sagas.journal";

  /** When it begins. */
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AvroWire wire;
  private final long[] positions;
  private Instant now = START;

  /** An empty one of so many shards. */
  public WrittenJournal(AvroWire wire, int shards) {
    this.wire = wire;
    this.positions = new long[shards];
  }

  /** The shard of a saga. */
  public int shardOf(String id) {
    var key = id.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % positions.length;
  }

  /** The place of the last event of a shard. */
  public long position(int shard) {
    return positions[shard];
  }

  /** The time of the next event. */
  public Instant now() {
    return now;
  }

  /** The next event. */
  public ProducerRecord<byte[], byte[]> record(String id, SpecificRecord event) {
    return records(id, List.of(event)).getFirst();
  }

  /** The next events, all of one record of the log. */
  public List<ProducerRecord<byte[], byte[]>> records(String id, List<SpecificRecord> events) {
    positions[shardOf(id)]++;
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var event : events) {
      records.add(record(id, event, records.size(), records.size() == events.size() - 1));
    }
    return records;
  }

  private ProducerRecord<byte[], byte[]> record(
      String id, SpecificRecord event, int index, boolean last) {
    var shard = shardOf(id);
    var headers = new RecordHeaders();
    Headers.put(headers, Headers.ID, "%d-%d-%d".formatted(shard, positions[shard], index));
    Headers.put(headers, Headers.TIME, now.toString());
    if (last) {
      Headers.put(headers, Headers.LAST, "true");
    }
    now = now.plusMillis(1);
    var key = id.getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(TOPIC, shard, key, wire.encode(event), headers);
  }
}
