package org.skald.saga.service;

import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.Payload;
import org.skald.saga.StepStatus;
import org.skald.saga.StepStatus.Compensated;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.CompensationHeld;
import org.skald.saga.StepStatus.CompensationRetrying;
import org.skald.saga.StepStatus.Done;
import org.skald.saga.StepStatus.Granted;
import org.skald.saga.StepStatus.Held;
import org.skald.saga.StepStatus.NotDone;
import org.skald.saga.StepStatus.Performed;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Querying;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Running;
import org.skald.saga.StepStatus.Skipped;

/** Where a step stands, as bytes; part of {@link SagaStateCodec}'s format. */
final class StepStatusCodec {

  private static final int RUNNING = 1;
  private static final int RETRYING = 2;
  private static final int HELD = 3;
  private static final int SKIPPED = 4;
  private static final int NOT_DONE = 5;
  private static final int DONE = 6;
  private static final int POSSIBLY_DONE = 7;
  private static final int COMPENSATING = 8;
  private static final int COMPENSATION_RETRYING = 9;
  private static final int COMPENSATION_HELD = 10;
  private static final int COMPENSATED = 11;
  private static final int SKIPPED_BY_HAND = 12;
  private static final int DONE_UNCHANGED = 13;
  private static final int GRANTED = 14;
  private static final int QUERYING = 15;

  private StepStatusCodec() {}

  static void write(BinaryOutput out, StepStatus status) {
    switch (status) {
      case Running(var attempt, var due, var unknown, var since) ->
          out.tag(RUNNING).number(attempt).instant(due).flag(unknown).instant(since);
      case Querying(var attempt, var query, var due, var since) ->
          out.tag(QUERYING).number(attempt).number(query).instant(due).instant(since);
      case Retrying(var attempt, var retryAt, var unknown, var since) ->
          out.tag(RETRYING).number(attempt).instant(retryAt).flag(unknown).instant(since);
      case Held(var attempt, var unknown, var reason, var since) ->
          out.tag(HELD).number(attempt).flag(unknown).text(reason).instant(since);
      case Skipped(var byHand, var since) ->
          out.tag(byHand ? SKIPPED_BY_HAND : SKIPPED).instant(since);
      case NotDone(var attempt, var reason, var since) ->
          out.tag(NOT_DONE).number(attempt).text(reason).instant(since);
      case Done(var attempt, var reply, var unchanged, var since) ->
          out.tag(unchanged ? DONE_UNCHANGED : DONE)
              .number(attempt)
              .optional(reply, it -> out.bytes(it.toBytes()))
              .instant(since);
      case Granted(var attempt, var token, var since) ->
          out.tag(GRANTED).number(attempt).big(token).instant(since);
      case PossiblyDone(var attempt, var since) ->
          out.tag(POSSIBLY_DONE).number(attempt).instant(since);
      case Compensating(var performed, var attempt, var due, var unknown, var since) -> {
        write(out.tag(COMPENSATING), performed);
        out.number(attempt).instant(due).flag(unknown).instant(since);
      }
      case CompensationRetrying(
              var performed,
              var attempt,
              var retryAt,
              var unknown,
              var since) -> {
        write(out.tag(COMPENSATION_RETRYING), performed);
        out.number(attempt).instant(retryAt).flag(unknown).instant(since);
      }
      case CompensationHeld(var performed, var attempt, var unknown, var reason, var since) -> {
        write(out.tag(COMPENSATION_HELD), performed);
        out.number(attempt).flag(unknown).text(reason).instant(since);
      }
      case Compensated(var attempt, var since) ->
          out.tag(COMPENSATED).number(attempt).instant(since);
    }
  }

  static StepStatus read(BinaryInput in) {
    var kind = in.tag();
    return switch (kind) {
      case RUNNING -> new Running(in.number(), in.instant(), in.flag(), in.instant());
      case QUERYING -> new Querying(in.number(), in.number(), in.instant(), in.instant());
      case RETRYING -> new Retrying(in.number(), in.instant(), in.flag(), in.instant());
      case HELD -> new Held(in.number(), in.flag(), in.text(), in.instant());
      case SKIPPED, SKIPPED_BY_HAND -> new Skipped(kind == SKIPPED_BY_HAND, in.instant());
      case NOT_DONE -> new NotDone(in.number(), in.text(), in.instant());
      case DONE, DONE_UNCHANGED ->
          new Done(
              in.number(),
              in.optional(() -> Payload.of(in.bytes())),
              kind == DONE_UNCHANGED,
              in.instant());
      case GRANTED -> new Granted(in.number(), in.big(), in.instant());
      case POSSIBLY_DONE -> new PossiblyDone(in.number(), in.instant());
      case COMPENSATING ->
          new Compensating(
              (Performed) read(in), in.number(), in.instant(), in.flag(), in.instant());
      case COMPENSATION_RETRYING ->
          new CompensationRetrying(
              (Performed) read(in), in.number(), in.instant(), in.flag(), in.instant());
      case COMPENSATION_HELD ->
          new CompensationHeld(
              (Performed) read(in), in.number(), in.flag(), in.text(), in.instant());
      case COMPENSATED -> new Compensated(in.number(), in.instant());
      default -> throw new IllegalStateException("expected a step's standing, found " + kind);
    };
  }
}
