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
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.TraceParent;
import org.skald.saga.service.AwaitedTopics.Channel;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * Starts a saga of one definition for each record of one topic: for all of them side by side, but
 * for those of one saga in their order, so that the first of them counts.
 */
final class StartTaker implements RecordTaker {

  /** What a start has in the log beside its input: names, ids, a trace. */
  private static final int ENVELOPE_BYTES = 4 << 10;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DeadLetter.Origin origin;
  private final SagaInputs inputs;
  private final StartDoor door;
  private final int recordBytes;

  /**
   * Of a topic and a definition.
   *
   * @param recordBytes the largest record that the log looks at
   */
  StartTaker(DeadLetter.Origin origin, SagaInputs inputs, StartDoor door, int recordBytes) {
    this.origin = origin;
    this.inputs = inputs;
    this.door = door;
    this.recordBytes = recordBytes;
  }

  @Override
  public Reading reading() {
    return new Reading(Optional.of(origin.definition()), origin.topic());
  }

  @Override
  public List<Channel> channels() {
    return List.of();
  }

  @Override
  public List<Asked> ask(List<ConsumerRecord<byte[], byte[]>> records, List<Channel> channels) {
    var asked = new ArrayList<Asked>(records.size());
    Map<SagaId, CompletableFuture<RecordOutcome>> last = new HashMap<>();
    for (var record : records) {
      var next = new Asked(record, origin, ask(record, last));
      asked.add(next);
      if (next.isUndecided()) {
        break;
      }
    }
    return asked;
  }

  private CompletableFuture<RecordOutcome> ask(
      ConsumerRecord<byte[], byte[]> record, Map<SagaId, CompletableFuture<RecordOutcome>> last) {
    var value = record.value();
    if (value != null && value.length > recordBytes - ENVELOPE_BYTES) {
      return settled(
          new RecordOutcome.Refused(
              "oversized",
              "expected at most %d bytes, so that the start fits into the log, found %d"
                  .formatted(recordBytes - ENVELOPE_BYTES, value.length)));
    }
    return switch (read(value)) {
      case null -> settled(new RecordOutcome.Skipped());
      case SagaInputs.Read.Refused(var problem) -> settled(RecordOutcome.of(problem));
      case SagaInputs.Read.Ready ready -> {
        var before = last.get(ready.id());
        var outcome =
            before == null
                ? door.start(ready, traceparent(record))
                : before.thenCompose(first ->
                    first instanceof RecordOutcome.Undecided
                        ? settled(first)
                        : door.start(ready, traceparent(record)));
        last.put(ready.id(), outcome);
        yield outcome;
      }
    };
  }

  /** What a record starts a saga with; null for one of another name than the input. */
  private SagaInputs.@Nullable Read read(byte @Nullable [] value) {
    var given = new SagaInputs.Given.Written(Payload.of(value == null ? new byte[0] : value));
    try {
      if (value != null && inputs.isAnotherRecord(origin.definition(), value)) {
        return null;
      }
      return inputs.read(origin.definition(), Optional.empty(), Optional.empty(), given);
    } catch (NotHeld e) { // It holds nothing any more, and is about to leave the group.
      return new SagaInputs.Read.Refused(Problem.overloaded(String.valueOf(e.getMessage()), PAUSE));
    }
  }

  private static CompletableFuture<RecordOutcome> settled(RecordOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
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
