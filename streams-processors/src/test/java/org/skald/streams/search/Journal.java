package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.schemas.AvroWire;
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
import org.skald.streams.view.WrittenJournal;

/** Sagas of one step, as their journal tells of them. */
final class Journal {

  static final String TOPIC = WrittenJournal.TOPIC;
  static final Instant START = WrittenJournal.START;

  private final WrittenJournal written;

  Journal(AvroWire wire, int shards) {
    this.written = new WrittenJournal(wire, shards);
  }

  int shardOf(String id) {
    return written.shardOf(id);
  }

  /** The place of the last event of a shard. */
  long position(int shard) {
    return written.position(shard);
  }

  /** A saga that waits for its only step. */
  List<ProducerRecord<byte[], byte[]>> running(String id, String definition) {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    events.add(record(id, started(id, definition)));
    events.add(record(id, asked(id)));
    return events;
  }

  /** A saga that waits for its only step, all of which one record of the log has brought about. */
  List<ProducerRecord<byte[], byte[]>> begun(String id, String definition) {
    return written.records(id, List.of(started(id, definition), asked(id)));
  }

  List<ProducerRecord<byte[], byte[]>> completed(String id, String definition) {
    var events = running(id, definition);
    events.add(record(id, new StepSucceeded(id, written.now(), "ship", 1, null, false)));
    events.add(record(id, new SagaEnded(id, written.now(), Outcome.COMPLETED, List.of())));
    return events;
  }

  List<ProducerRecord<byte[], byte[]>> compensated(String id, String definition, String reason) {
    var events = running(id, definition);
    events.add(record(id, new StepRefused(id, written.now(), "ship", 1, reason)));
    events.add(record(id, new CompensationStarted(id, written.now(), Cause.STEP, reason, null)));
    events.add(record(id, new SagaEnded(id, written.now(), Outcome.COMPENSATED, List.of())));
    return events;
  }

  List<ProducerRecord<byte[], byte[]>> stuck(String id, String definition, String reason) {
    var events = running(id, definition);
    events.add(record(id, new StepFailed(id, written.now(), "ship", 1, reason, null)));
    events.add(record(id, new SagaStuck(id, written.now(), "ship", reason)));
    return events;
  }

  /** A saga that has ended is kept no longer. */
  List<ProducerRecord<byte[], byte[]>> forgotten(String id) {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    events.add(record(id, new SagaForgotten(id, written.now())));
    return events;
  }

  private SagaStarted started(String id, String definition) {
    return new SagaStarted(
        id, written.now(), definition, 1, ByteBuffer.allocate(0), null, null, null, 1, false);
  }

  private StepStarted asked(String id) {
    return new StepStarted(
        id,
        written.now(),
        "ship",
        1,
        ByteBuffer.allocate(0),
        written.now().plusSeconds(60),
        "parcels.commands",
        null);
  }

  private ProducerRecord<byte[], byte[]> record(String id, SpecificRecord event) {
    return written.record(id, event);
  }
}
