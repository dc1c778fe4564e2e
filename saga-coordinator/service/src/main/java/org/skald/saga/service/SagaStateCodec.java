package org.skald.saga.service;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.DefinitionId;
import org.skald.saga.Fence;
import org.skald.saga.Payload;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.SagaState.Origin;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus;
import org.skald.saga.TraceParent;

/**
 * A saga's state as bytes. The first byte is the format; a released format is read for ever.
 *
 * <p>A saga that has not ended refers to its definition by name and version.
 */
final class SagaStateCodec {

  private static final int FORMAT = 1;
  private static final int FORWARD = 1;
  private static final int BACKWARD = 2;
  private static final int ENDED = 3;
  private static final int FORWARD_FENCED = 4;
  private static final int BACKWARD_FENCED = 5;

  private SagaStateCodec() {}

  static byte[] encode(SagaState state) {
    var out = new BinaryOutput().tag(FORMAT);
    switch (state) {
      case NotStarted _ ->
          throw new IllegalArgumentException("a saga that has not started is not kept");
      case Forward(var origin, var requested, var steps) -> {
        writeOrigin(out.tag(origin.fence().isPresent() ? FORWARD_FENCED : FORWARD), origin);
        out.optional(requested, turn -> writeTurn(out, turn));
        writeSteps(out, steps);
      }
      case Backward(var origin, var turn, var steps) -> {
        writeOrigin(out.tag(origin.fence().isPresent() ? BACKWARD_FENCED : BACKWARD), origin);
        writeTurn(out, turn);
        writeSteps(out, steps);
      }
      case Ended ended -> writeEnded(out.tag(ENDED), ended);
    }
    return out.toBytes();
  }

  private static void writeOrigin(BinaryOutput out, Origin origin) {
    writeDefinition(out.text(origin.sagaId().value()), origin.definition().id());
    out.bytes(origin.input().toBytes())
        .instant(origin.startedAt())
        .optional(origin.deadline(), out::instant)
        .optional(origin.traceparent(), it -> out.text(it.value()));
    origin.fence().ifPresent(it -> out.text(it.lock()).big(it.token()));
  }

  private static void writeDefinition(BinaryOutput out, DefinitionId id) {
    out.text(id.name()).number(id.version());
  }

  private static void writeTurn(BinaryOutput out, Turn turn) {
    out.text(turn.cause().name()).text(turn.reason()).instant(turn.at());
  }

  private static void writeSteps(BinaryOutput out, Map<String, StepStatus> steps) {
    out.number(steps.size());
    steps.forEach((step, status) -> StepStatusCodec.write(out.text(step), status));
  }

  private static void writeEnded(BinaryOutput out, Ended ended) {
    writeDefinition(out.text(ended.sagaId().value()), ended.definition());
    out.text(ended.inputDigest())
        .text(ended.outcome().name())
        .instant(ended.startedAt())
        .instant(ended.endedAt())
        .optional(ended.turn(), turn -> writeTurn(out, turn));
  }

  /** The inverse of {@link #encode}; {@code definitions} finds what a saga is pinned to. */
  static SagaState decode(byte[] bytes, Function<DefinitionId, SagaDefinition> definitions) {
    var in = new BinaryInput(bytes);
    var format = in.tag();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "expected a saga state of format %d, found %d: written by a later release"
              .formatted(FORMAT, format));
    }
    var kind = in.tag();
    return switch (kind) {
      case FORWARD, FORWARD_FENCED -> {
        var origin = readOrigin(in, definitions, kind == FORWARD_FENCED);
        yield new Forward(origin, in.optional(() -> readTurn(in)), readSteps(in));
      }
      case BACKWARD, BACKWARD_FENCED -> {
        var origin = readOrigin(in, definitions, kind == BACKWARD_FENCED);
        yield new Backward(origin, readTurn(in), readSteps(in));
      }
      case ENDED -> readEnded(in);
      default -> throw new IllegalStateException("expected a kind of saga state, found " + kind);
    };
  }

  private static Origin readOrigin(
      BinaryInput in, Function<DefinitionId, SagaDefinition> definitions, boolean fenced) {
    return new Origin(
        new SagaId(in.text()),
        definitions.apply(readDefinition(in)),
        Payload.of(in.bytes()),
        in.instant(),
        in.optional(in::instant),
        in.optional(() -> new TraceParent(in.text())),
        fenced ? Optional.of(new Fence(in.text(), in.big())) : Optional.empty());
  }

  private static DefinitionId readDefinition(BinaryInput in) {
    return new DefinitionId(in.text(), in.number());
  }

  private static Turn readTurn(BinaryInput in) {
    return new Turn(SagaEvent.Cause.valueOf(in.text()), in.text(), in.instant());
  }

  private static Map<String, StepStatus> readSteps(BinaryInput in) {
    var steps = new LinkedHashMap<String, StepStatus>();
    for (var left = in.number(); left > 0; left--) {
      steps.put(in.text(), StepStatusCodec.read(in));
    }
    return steps;
  }

  private static Ended readEnded(BinaryInput in) {
    var id = new SagaId(in.text());
    var definition = readDefinition(in);
    var digest = in.text();
    var outcome = SagaEvent.Outcome.valueOf(in.text());
    Instant startedAt = in.instant();
    Instant endedAt = in.instant();
    Optional<Turn> turn = in.optional(() -> readTurn(in));
    return new Ended(id, definition, digest, outcome, startedAt, endedAt, turn);
  }
}
