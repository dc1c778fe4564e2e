package org.skald.saga.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.ByHand;
import org.skald.saga.ByHand.Pause;
import org.skald.saga.DefinitionId;
import org.skald.saga.Editions;
import org.skald.saga.Fence;
import org.skald.saga.Origin;
import org.skald.saga.Payload;
import org.skald.saga.Rounds;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
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
  private static final int FORWARD_WITH_TRAITS = 6;
  private static final int BACKWARD_WITH_TRAITS = 7;
  private static final int ENDED_WITH_TRAITS = 8;
  private static final int ENDED_UNDER_LOCKS = 9;
  private static final int PAUSED = 10;
  private static final int ENDED_WITH_ALL = 11;
  private static final int LATER_EDITIONS = 12;
  private static final int PROPOSED = 13;
  private static final int AT_SAVE_POINTS = 14;

  private SagaStateCodec() {}

  static byte[] encode(SagaState state) {
    var out = new BinaryOutput().tag(FORMAT);
    write(out, state);
    return out.toBytes();
  }

  private static void write(BinaryOutput out, SagaState state) {
    switch (state) {
      case NotStarted _ ->
          throw new IllegalArgumentException("a saga that has not started is not kept");
      case Active saga when saga.pause().isPresent() -> {
        writePause(out.tag(PAUSED), saga.pause().get());
        write(out, saga.with(saga.byHand().paused(Optional.empty())));
      }
      case Active saga when saga.byHand().proposal().isPresent() -> {
        ProposalCodec.write(out.tag(PROPOSED), saga.byHand().proposal().get());
        write(out, saga.with(saga.byHand().proposed(Optional.empty())));
      }
      case Active saga when !saga.editions().equals(Editions.FIRST) -> {
        EditionsCodec.write(out.tag(LATER_EDITIONS), saga.editions());
        write(out, saga.edited(Editions.FIRST));
      }
      case Active saga when SavePointsCodec.has(saga) -> {
        SavePointsCodec.write(out.tag(AT_SAVE_POINTS), saga);
        write(out, SavePointsCodec.without(saga));
      }
      case Forward(var origin, var requested, var steps, _, _, _) -> {
        writeOrigin(out, origin, FORWARD, FORWARD_FENCED, FORWARD_WITH_TRAITS);
        out.optional(requested, turn -> writeTurn(out, turn));
        writeSteps(out, steps);
      }
      case Backward(var origin, var turn, _, var steps, _, _, _) -> {
        writeOrigin(out, origin, BACKWARD, BACKWARD_FENCED, BACKWARD_WITH_TRAITS);
        writeTurn(out, turn);
        writeSteps(out, steps);
      }
      case Ended ended -> writeEnded(out, ended);
    }
  }

  private static void writeOrigin(
      BinaryOutput out, Origin origin, int plain, int fenced, int withTraits) {
    if (OriginTraits.has(origin)) {
      writeCommon(out.tag(withTraits), origin);
      OriginTraits.write(out, origin);
    } else {
      writeCommon(out.tag(origin.fence().isPresent() ? fenced : plain), origin);
      origin.fence().ifPresent(it -> out.text(it.lock()).big(it.token()));
    }
  }

  private static void writeCommon(BinaryOutput out, Origin origin) {
    writeDefinition(out.text(origin.sagaId().value()), origin.definition().id());
    out.bytes(origin.input().toBytes())
        .instant(origin.startedAt())
        .optional(origin.deadline(), out::instant)
        .optional(origin.traceparent(), it -> out.text(it.value()));
  }

  private static void writeDefinition(BinaryOutput out, DefinitionId id) {
    out.text(id.name()).number(id.version());
  }

  private static void writeTurn(BinaryOutput out, Turn turn) {
    out.text(turn.cause().name()).text(turn.reason()).instant(turn.at());
  }

  private static void writePause(BinaryOutput out, Pause pause) {
    out.text(pause.actor()).text(pause.reason()).instant(pause.at());
  }

  private static void writeSteps(BinaryOutput out, Map<String, StepStatus> steps) {
    out.number(steps.size());
    steps.forEach((step, status) -> StepStatusCodec.write(out.text(step), status));
  }

  private static void writeEnded(BinaryOutput out, Ended ended) {
    var kind = kind(ended);
    out.tag(kind);
    writeDefinition(out.text(ended.sagaId().value()), ended.definition());
    out.text(ended.inputDigest())
        .text(ended.outcome().name())
        .instant(ended.startedAt())
        .instant(ended.endedAt())
        .optional(ended.turn(), turn -> writeTurn(out, turn));
    if (kind != ENDED) {
      out.optional(ended.output(), it -> out.bytes(it.toBytes()))
          .optional(ended.caller(), it -> OriginTraits.writeCaller(out, it))
          .optional(ended.kept(), it -> write(out, it));
    }
    if (kind == ENDED_UNDER_LOCKS || kind == ENDED_WITH_ALL) {
      out.number(ended.grants().size());
      ended.grants().forEach((step, token) -> out.text(step).big(token));
    }
    if (kind == ENDED_WITH_ALL) {
      out.number(ended.left().size());
      ended.left().forEach(out::text);
      out.optional(ended.forgetAt(), out::instant);
    }
  }

  private static int kind(Ended ended) {
    if (!ended.left().isEmpty() || ended.forgetAt().isPresent()) {
      return ENDED_WITH_ALL;
    }
    if (!ended.grants().isEmpty()) {
      return ENDED_UNDER_LOCKS;
    }
    var hasTraits = ended.output().isPresent() || ended.caller().isPresent();
    return hasTraits ? ENDED_WITH_TRAITS : ENDED;
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
    return read(in, definitions);
  }

  private static SagaState read(
      BinaryInput in, Function<DefinitionId, SagaDefinition> definitions) {
    var kind = in.tag();
    return switch (kind) {
      case FORWARD, FORWARD_FENCED, FORWARD_WITH_TRAITS -> {
        var origin = readOrigin(in, definitions, kind);
        var requested = in.optional(() -> readTurn(in));
        yield new Forward(
            origin, requested, readSteps(in), ByHand.NONE, Editions.FIRST, Rounds.FIRST);
      }
      case BACKWARD, BACKWARD_FENCED, BACKWARD_WITH_TRAITS -> {
        var origin = readOrigin(in, definitions, kind);
        yield new Backward(
            origin,
            readTurn(in),
            Optional.empty(),
            readSteps(in),
            ByHand.NONE,
            Editions.FIRST,
            Rounds.FIRST);
      }
      case ENDED -> readEnded(in);
      case ENDED_WITH_TRAITS -> readEndedWithTraits(in, definitions);
      case ENDED_UNDER_LOCKS ->
          readEndedWithTraits(in, definitions).with(readGrants(in), List.of(), Optional.empty());
      case ENDED_WITH_ALL ->
          readEndedWithTraits(in, definitions)
              .with(readGrants(in), readLeft(in), in.optional(in::instant));
      case PAUSED -> {
        var pause = readPause(in);
        var saga = (Active) read(in, definitions);
        yield saga.with(saga.byHand().paused(Optional.of(pause)));
      }
      case PROPOSED -> {
        var proposal = ProposalCodec.read(in, definitions);
        var saga = (Active) read(in, definitions);
        yield saga.with(saga.byHand().proposed(Optional.of(proposal)));
      }
      case LATER_EDITIONS -> {
        var editions = EditionsCodec.read(in);
        yield ((Active) read(in, definitions)).edited(editions);
      }
      case AT_SAVE_POINTS -> {
        var savePoints = SavePointsCodec.Read.from(in);
        yield savePoints.of((Active) read(in, definitions));
      }
      default -> throw new IllegalStateException("expected a kind of saga state, found " + kind);
    };
  }

  private static Origin readOrigin(
      BinaryInput in, Function<DefinitionId, SagaDefinition> definitions, int kind) {
    var common =
        new Origin(
            new SagaId(in.text()),
            definitions.apply(readDefinition(in)),
            Payload.of(in.bytes()),
            in.instant(),
            in.optional(in::instant),
            in.optional(() -> new TraceParent(in.text())),
            Optional.empty(),
            Optional.empty());
    return switch (kind) {
      case FORWARD_FENCED, BACKWARD_FENCED -> common.fencedBy(new Fence(in.text(), in.big()));
      case FORWARD_WITH_TRAITS, BACKWARD_WITH_TRAITS -> OriginTraits.read(in, common);
      default -> common;
    };
  }

  private static DefinitionId readDefinition(BinaryInput in) {
    return new DefinitionId(in.text(), in.number());
  }

  private static Turn readTurn(BinaryInput in) {
    return new Turn(SagaEvent.Cause.valueOf(in.text()), in.text(), in.instant());
  }

  private static Pause readPause(BinaryInput in) {
    return new Pause(in.text(), in.text(), in.instant());
  }

  private static List<String> readLeft(BinaryInput in) {
    var left = new ArrayList<String>();
    for (var more = in.number(); more > 0; more--) {
      left.add(in.text());
    }
    return left;
  }

  private static Map<String, StepStatus> readSteps(BinaryInput in) {
    var steps = new LinkedHashMap<String, StepStatus>();
    for (var left = in.number(); left > 0; left--) {
      steps.put(in.text(), StepStatusCodec.read(in));
    }
    return steps;
  }

  private static Ended readEndedWithTraits(
      BinaryInput in, Function<DefinitionId, SagaDefinition> definitions) {
    var ended = readEnded(in);
    return ended.with(
        in.optional(() -> Payload.of(in.bytes())),
        in.optional(() -> OriginTraits.readCaller(in)),
        in.optional(() -> (Forward) read(in, definitions)));
  }

  private static Map<String, Long> readGrants(BinaryInput in) {
    var grants = new LinkedHashMap<String, Long>();
    for (var left = in.number(); left > 0; left--) {
      grants.put(in.text(), in.big());
    }
    return grants;
  }

  private static Ended readEnded(BinaryInput in) {
    var id = new SagaId(in.text());
    var definition = readDefinition(in);
    var digest = in.text();
    var outcome = SagaEvent.Outcome.valueOf(in.text());
    Instant startedAt = in.instant();
    Instant endedAt = in.instant();
    Optional<Turn> turn = in.optional(() -> readTurn(in));
    return new Ended(
        id,
        definition,
        digest,
        outcome,
        startedAt,
        endedAt,
        turn,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        Optional.empty());
  }
}
