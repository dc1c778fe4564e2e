package org.skald.saga.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Problem;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.TraceParent;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * Asks for the sagas of records that came at once: for all of them side by side, but for those of
 * one saga in their order, so that the first of them counts.
 */
final class StartBatches {

  /** What a start has in the log beside its input: names, ids, a trace. */
  private static final int ENVELOPE_BYTES = 4 << 10;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SagaInputs inputs;
  private final StartDoor door;
  private final int recordBytes;

  /**
   * Asks at this door.
   *
   * @param recordBytes the largest record that the log looks at
   */
  StartBatches(SagaInputs inputs, StartDoor door, int recordBytes) {
    this.inputs = inputs;
    this.door = door;
    this.recordBytes = recordBytes;
  }

  /** A record and what becomes of it. */
  record Asked(ConsumerRecord<byte[], byte[]> record, CompletableFuture<StartOutcome> outcome) {}

  /** Asks for those of one partition, up to the first of which nobody can say anything. */
  List<Asked> ask(String definition, List<ConsumerRecord<byte[], byte[]>> records) {
    var asked = new ArrayList<Asked>(records.size());
    Map<SagaId, CompletableFuture<StartOutcome>> last = new HashMap<>();
    for (var record : records) {
      var outcome = ask(definition, record, last);
      asked.add(new Asked(record, outcome));
      if (outcome.getNow(new StartOutcome.Started()) instanceof StartOutcome.Undecided) {
        break;
      }
    }
    return asked;
  }

  private CompletableFuture<StartOutcome> ask(
      String definition,
      ConsumerRecord<byte[], byte[]> record,
      Map<SagaId, CompletableFuture<StartOutcome>> last) {
    var value = record.value();
    if (value != null && value.length > recordBytes - ENVELOPE_BYTES) {
      return refused(
          "oversized",
          "expected at most %d bytes, so that the start fits into the log, found %d"
              .formatted(recordBytes - ENVELOPE_BYTES, value.length));
    }
    return switch (read(definition, value)) {
      case SagaInputs.Read.Refused(var problem) ->
          CompletableFuture.completedFuture(StartOutcome.of(problem));
      case SagaInputs.Read.Ready ready -> {
        var before = last.get(ready.id());
        var outcome =
            before == null
                ? door.start(ready, traceparent(record))
                : before.thenCompose(first ->
                    first instanceof StartOutcome.Undecided
                        ? CompletableFuture.completedFuture(first)
                        : door.start(ready, traceparent(record)));
        last.put(ready.id(), outcome);
        yield outcome;
      }
    };
  }

  private SagaInputs.Read read(String definition, byte @Nullable [] value) {
    var given = new SagaInputs.Given.Written(Payload.of(value == null ? new byte[0] : value));
    try {
      return inputs.read(definition, Optional.empty(), Optional.empty(), given);
    } catch (NotHeld e) { // It holds nothing any more, and is about to leave the group.
      return new SagaInputs.Read.Refused(Problem.overloaded(String.valueOf(e.getMessage()), PAUSE));
    }
  }

  private static CompletableFuture<StartOutcome> refused(String code, String cause) {
    return CompletableFuture.completedFuture(new StartOutcome.Refused(code, cause));
  }

  /** One that cannot be read is as good as none. */
  private static Optional<TraceParent> traceparent(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Headers.text(record.headers(), Headers.TRACEPARENT).flatMap(TraceParent::parse);
    } catch (NotDecodable e) {
      return Optional.empty();
    }
  }
}
