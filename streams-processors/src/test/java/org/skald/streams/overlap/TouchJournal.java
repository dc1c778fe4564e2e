package org.skald.streams.overlap;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.schemas.AvroWire;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.StepCompensated;
import org.skald.schemas.journal.StepCompensationStarted;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;
import org.skald.schemas.journal.Touched;
import org.skald.streams.view.WrittenJournal;

/** Sagas of one step that say what they touch, as their journal tells of them. */
final class TouchJournal {

  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final WrittenJournal written;

  TouchJournal(AvroWire wire, int shards) {
    this.written = new WrittenJournal(wire, shards);
  }

  /** The next event. */
  ProducerRecord<byte[], byte[]> told(SpecificRecord event) {
    return written.record((String) event.get(0), event);
  }

  /** A saga is at its step. */
  ProducerRecord<byte[], byte[]> begun(String id, List<String> reads, String... writes) {
    return begun(id, new Touched("order", 2, null, reads, Arrays.asList(writes), List.of()));
  }

  ProducerRecord<byte[], byte[]> begun(String id, Touched touched) {
    var at = WrittenJournal.START;
    return told(new StepStarted(id, at, "reserve", 1, NOTHING, at, "stock", touched));
  }

  /** Its step is done, and undone. */
  List<ProducerRecord<byte[], byte[]>> undone(String id) {
    var at = WrittenJournal.START;
    return List.of(
        told(new StepSucceeded(id, at, "reserve", 1, null, false)),
        told(new StepCompensationStarted(id, at, "reserve", 1, NOTHING, at, "stock")),
        told(new StepCompensated(id, at, "reserve", 1)),
        told(new SagaEnded(id, at, Outcome.COMPENSATED, List.of())));
  }
}
