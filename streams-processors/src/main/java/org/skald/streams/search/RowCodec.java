package org.skald.streams.search;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.skald.streams.search.core.Doubt;
import org.skald.streams.search.core.SagaRow;
import org.skald.streams.search.core.StepRow;
import org.skald.streams.search.core.Told;
import org.skald.streams.view.StoreInput;
import org.skald.streams.view.StoreOutput;

/** Rows as the store has them. */
final class RowCodec {

  private static final int FORMAT = 1;

  /* Stored: never change a number, never use one again. */
  private static final Map<Told, Integer> CODES = new EnumMap<>(Told.class);

  private static final Map<Integer, Told> BY_CODE = new TreeMap<>();

  static {
    for (var told : Told.values()) {
      CODES.put(told, code(told));
      BY_CODE.put(code(told), told);
    }
  }

  private RowCodec() {}

  private static int code(Told told) {
    return switch (told) {
      case RUNNING -> 1;
      case WAITING -> 2;
      case RETRYING -> 3;
      case FANNED_OUT -> 4;
      case SKIPPED -> 5;
      case DONE -> 6;
      case NOT_DONE -> 7;
      case GIVEN_UP -> 8;
      case POSSIBLY_DONE -> 9;
      case STUCK -> 10;
      case RESUMED -> 11;
      case COMPENSATING -> 12;
      case COMPENSATION_RETRYING -> 13;
      case COMPENSATION_HELD -> 14;
      case COMPENSATED -> 15;
      case QUERYING -> 16;
      case ANEW -> 17;
    };
  }

  static byte[] encode(SagaRow row) {
    var out = new StoreOutput().number(FORMAT).text(row.id());
    out.optional(
        row.beginning(),
        it -> {
          out.revision(it.revision()).instant(it.at()).text(it.definition()).number(it.version());
          out.optional(it.parent(), out::text).flag(it.forestalled());
        });
    out.optional(row.migration(), it -> out.revision(it.revision()).number(it.version()));
    out.optional(
        row.turn(),
        it -> {
          out.revision(it.revision()).instant(it.at()).text(it.cause()).text(it.reason());
          out.text(it.to().name());
        });
    out.optional(row.pausing(), it -> out.revision(it.revision()).flag(it.paused()));
    out.optional(
        row.end(), it -> out.revision(it.revision()).instant(it.at()).flag(it.completed()));
    out.number(row.steps().size());
    row.steps().forEach((name, it) -> step(out.text(name), it));
    out.number(row.participants().size());
    row.participants().forEach(out::text);
    return out.toBytes();
  }

  private static void step(StoreOutput out, StepRow step) {
    out.revision(step.revision())
        .number(CODES.getOrDefault(step.told(), 0))
        .number(step.attempt())
        .instant(step.since())
        .text(step.reason())
        .optional(step.doubt().unanswered(), out::revision)
        .optional(step.doubt().failed(), out::revision)
        .optional(step.doubt().queried(), out::revision)
        .optional(step.doubt().anew(), out::revision);
  }

  static SagaRow decode(byte[] bytes) {
    var in = new StoreInput(bytes).inFormat(FORMAT);
    var id = in.text();
    var beginning =
        in.optional(() ->
            new SagaRow.Beginning(
                in.revision(),
                in.instant(),
                in.text(),
                (int) in.number(),
                in.optional(in::text),
                in.flag()));
    var migration = in.optional(() -> new SagaRow.Migration(in.revision(), (int) in.number()));
    var turn =
        in.optional(() ->
            new SagaRow.Turn(
                in.revision(), in.instant(), in.text(), in.text(), SagaRow.Way.valueOf(in.text())));
    var pausing = in.optional(() -> new SagaRow.Pausing(in.revision(), in.flag()));
    var end = in.optional(() -> new SagaRow.End(in.revision(), in.instant(), in.flag()));
    var steps = new TreeMap<String, StepRow>();
    for (var left = in.number(); left > 0; left--) {
      steps.put(in.text(), step(in));
    }
    var participants = new TreeSet<String>();
    for (var left = in.number(); left > 0; left--) {
      participants.add(in.text());
    }
    return new SagaRow(id, beginning, migration, turn, pausing, end, steps, participants);
  }

  private static StepRow step(StoreInput in) {
    return new StepRow(
        in.revision(),
        told((int) in.number()),
        (int) in.number(),
        in.instant(),
        in.text(),
        new Doubt(
            in.optional(in::revision),
            in.optional(in::revision),
            in.optional(in::revision),
            in.optional(in::revision)));
  }

  private static Told told(int code) {
    var told = BY_CODE.get(code);
    if (told == null) {
      throw new IllegalStateException("expected what is told of a step, found " + code);
    }
    return told;
  }
}
