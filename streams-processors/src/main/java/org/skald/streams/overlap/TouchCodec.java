package org.skald.streams.overlap;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;
import org.skald.streams.overlap.core.KeyTouches;
import org.skald.streams.overlap.core.Mode;
import org.skald.streams.overlap.core.SagaTouches;
import org.skald.streams.overlap.core.StepTouches;
import org.skald.streams.overlap.core.Touch;
import org.skald.streams.overlap.core.Toucher;
import org.skald.streams.view.StoreInput;
import org.skald.streams.view.StoreOutput;

/** What the view stores, and what it sends itself, as bytes. */
final class TouchCodec {

  private static final int FORMAT = 1;

  private static final Codes<Mode> MODES = new Codes<>(Mode.class, TouchCodec::code);
  private static final Codes<Told> TOLD = new Codes<>(Told.class, TouchCodec::code);

  private TouchCodec() {}

  /** Stored: never change a number, never use one again. */
  private static int code(Mode mode) {
    return switch (mode) {
      case READ -> 1;
      case WRITE -> 2;
    };
  }

  /** Stored: never change a number, never use one again. */
  private static int code(Told told) {
    return switch (told) {
      case BEGUN -> 1;
      case OVER -> 2;
      case UNDOING -> 3;
      case UNDONE -> 4;
    };
  }

  /** Numbers for the constants of an enum, and back. */
  private static final class Codes<E extends Enum<E>> {

    private final Map<E, Integer> codes;
    private final Map<Integer, E> constants = new TreeMap<>();

    Codes(Class<E> type, Function<E, Integer> code) {
      codes = new EnumMap<>(type);
      for (var constant : type.getEnumConstants()) {
        codes.put(constant, code.apply(constant));
        constants.put(code.apply(constant), constant);
      }
    }

    int of(E constant) {
      return codes.getOrDefault(constant, 0);
    }

    E at(long code) {
      return Optional.ofNullable(constants.get((int) code))
          .orElseThrow(() ->
              new IllegalStateException(
                  "expected one of the codes %s, found %d".formatted(constants, code)));
    }
  }

  static byte[] encode(Touch touch) {
    var out = new StoreOutput().number(FORMAT);
    write(out, touch);
    return out.toBytes();
  }

  static Touch touch(byte[] bytes) {
    return touch(new StoreInput(bytes).inFormat(FORMAT));
  }

  static byte[] encode(KeyTouches.Known known) {
    var out = new StoreOutput().number(FORMAT);
    write(out, known.touch());
    out.number(known.reported().size());
    known.reported().forEach(it -> out.text(it.saga()).text(it.step()).number(it.round()));
    return out.toBytes();
  }

  static KeyTouches.Known known(byte[] bytes) {
    var in = new StoreInput(bytes).inFormat(FORMAT);
    var touch = touch(in);
    var reported = new TreeSet<Touch.Id>();
    for (var left = in.number(); left > 0; left--) {
      reported.add(new Touch.Id(in.text(), in.text(), (int) in.number()));
    }
    return new KeyTouches.Known(touch, reported);
  }

  private static void write(StoreOutput out, Touch touch) {
    write(out, touch.by());
    out.text(touch.step())
        .number(touch.round())
        .number(MODES.of(touch.mode()))
        .instant(touch.from());
    out.optional(touch.to(), out::instant);
    out.optional(touch.undone(), out::instant);
    out.optional(touch.settled(), out::instant);
  }

  private static Touch touch(StoreInput in) {
    return new Touch(
        toucher(in),
        in.text(),
        (int) in.number(),
        MODES.at(in.number()),
        in.instant(),
        in.optional(in::instant),
        in.optional(in::instant),
        in.optional(in::instant));
  }

  private static void write(StoreOutput out, Toucher by) {
    out.text(by.id()).text(by.definition()).number(by.version());
    out.optional(by.parent(), out::text);
  }

  private static Toucher toucher(StoreInput in) {
    return new Toucher(in.text(), in.text(), (int) in.number(), in.optional(in::text));
  }

  static byte[] encode(SagaTouches saga) {
    var out = new StoreOutput().number(FORMAT);
    write(out, saga.by());
    out.optional(
        saga.end(),
        it -> {
          out.revision(it.revision()).instant(it.at()).flag(it.completed());
        });
    out.number(saga.steps().size());
    saga.steps().forEach((step, it) -> write(out.text(step), it));
    return out.toBytes();
  }

  private static void write(StoreOutput out, StepTouches step) {
    out.number(step.keys().size());
    step.keys().forEach((key, mode) -> out.text(key).number(MODES.of(mode)));
    out.number(step.told().size());
    step.told()
        .forEach(
            (revision, it) -> out.revision(revision).number(TOLD.of(it.told())).instant(it.at()));
  }

  static SagaTouches saga(byte[] bytes) {
    var in = new StoreInput(bytes).inFormat(FORMAT);
    var by = toucher(in);
    var end = in.optional(() -> new SagaTouches.End(in.revision(), in.instant(), in.flag()));
    var steps = new TreeMap<String, StepTouches>();
    for (var left = in.number(); left > 0; left--) {
      steps.put(in.text(), step(in));
    }
    return new SagaTouches(by, steps, end);
  }

  private static StepTouches step(StoreInput in) {
    var keys = new TreeMap<String, Mode>();
    for (var left = in.number(); left > 0; left--) {
      keys.put(in.text(), MODES.at(in.number()));
    }
    var told = new TreeMap<Revision, StepTouches.News>();
    for (var left = in.number(); left > 0; left--) {
      told.put(in.revision(), new StepTouches.News(TOLD.at(in.number()), in.instant()));
    }
    return new StepTouches(keys, told);
  }
}
