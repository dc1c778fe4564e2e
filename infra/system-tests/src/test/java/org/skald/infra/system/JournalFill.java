package org.skald.infra.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;
import org.skald.schemas.journal.Cause;
import org.skald.schemas.journal.CompensationStarted;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.StepCompensated;
import org.skald.schemas.journal.StepCompensationStarted;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;

/**
 * Sagas of three steps, straight into the journal, as the shards of a node would have written them:
 * a hundred thousand are there in seconds, and nobody has to run them.
 */
final class JournalFill implements AutoCloseable {

  /** How many live sagas there are for each that is stuck. */
  static final int STUCK_EVERY = 10;

  /** How many ended sagas there are for each that was compensated. */
  static final int COMPENSATED_EVERY = 5;

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.wrap(new byte[64]);

  private final Producer<byte[], byte[]> producer;
  private final AvroWire wire;
  private final long[] positions;
  private final AtomicInteger refused = new AtomicInteger();
  private Instant now = START;

  JournalFill(String bootstrap, AvroWire wire, int shards) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("linger.ms", 20);
    settings.put("batch.size", 128 << 10);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.wire = wire;
    this.positions = new long[shards];
  }

  /** A saga that has ended; every fifth was compensated. */
  void ended(int number) {
    var id = "ended-" + number;
    started(id);
    if (number % COMPENSATED_EVERY == 0) {
      done(id, "reserve-stock", "stock.commands");
      asked(id, "charge-card", "payments.commands");
      var reason = "card-" + number + " has no funds";
      write(id, new StepRefused(id, now, "charge-card", 1, reason));
      write(id, new CompensationStarted(id, now, Cause.STEP, reason, null));
      write(
          id,
          new StepCompensationStarted(
              id, now, "reserve-stock", 1, NO_PAYLOAD, now.plusSeconds(3), "stock.commands"));
      write(id, new StepCompensated(id, now, "reserve-stock", 1));
      write(id, new SagaEnded(id, now, Outcome.COMPENSATED, List.of()));
    } else {
      done(id, "reserve-stock", "stock.commands");
      done(id, "charge-card", "payments.commands");
      done(id, "ship", "shipping.commands");
      write(id, new SagaEnded(id, now, Outcome.COMPLETED, List.of()));
    }
  }

  /** A saga that is under way; every tenth is stuck. */
  void live(int number) {
    var id = "live-" + number;
    started(id);
    done(id, "reserve-stock", "stock.commands");
    done(id, "charge-card", "payments.commands");
    asked(id, "ship", "shipping.commands");
    if (number % STUCK_EVERY == 0) {
      var reason = "the parcel service is closed";
      write(id, new StepFailed(id, now, "ship", 1, reason, null));
      write(id, new SagaStuck(id, now, "ship", reason));
    }
  }

  private void started(String id) {
    write(id, new SagaStarted(id, now, "place-order", 1, NO_PAYLOAD, null, null, null, 1, false));
  }

  private void asked(String id, String step, String topic) {
    write(id, new StepStarted(id, now, step, 1, NO_PAYLOAD, now.plusSeconds(3), topic, null));
  }

  private void done(String id, String step, String topic) {
    asked(id, step, topic);
    write(id, new StepSucceeded(id, now, step, 1, NO_PAYLOAD, false));
  }

  private void write(String id, SpecificRecord event) {
    var key = id.getBytes(StandardCharsets.UTF_8);
    var shard = Utils.toPositive(Utils.murmur2(key)) % positions.length;
    var headers = new RecordHeaders();
    Headers.put(headers, Headers.SPECVERSION, Headers.SPECVERSION_1_0);
    Headers.put(headers, Headers.ID, "%d-%d-0".formatted(shard, ++positions[shard]));
    Headers.put(headers, Headers.TYPE, event.getSchema().getFullName());
    Headers.put(headers, Headers.SOURCE, "skald/" + Topics.SAGAS.log());
    Headers.put(headers, Headers.TIME, now.toString());
    Headers.put(headers, Headers.LAST, "true");
    now = now.plusMillis(3);
    producer.send(
        new ProducerRecord<>(Topics.SAGAS.journal(), shard, key, wire.encode(event), headers),
        (_, failure) -> refused.addAndGet(failure == null ? 0 : 1));
  }

  /** The place of the last event of each shard, once all are there. */
  String place() {
    producer.flush();
    if (refused.get() > 0) {
      throw new IllegalStateException(
          "expected the broker to take all events, found %d refused".formatted(refused.get()));
    }
    var place = new StringBuilder();
    for (var shard = 0; shard < positions.length; shard++) {
      place.append(shard == 0 ? "" : ".").append(shard).append('-').append(positions[shard]);
    }
    return place.toString();
  }

  @Override
  public void close() {
    producer.close();
  }
}
