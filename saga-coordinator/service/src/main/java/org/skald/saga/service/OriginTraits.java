package org.skald.saga.service;

import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.Fence;
import org.skald.saga.Origin;
import org.skald.saga.SagaId;

/**
 * What not every saga has, as bytes; part of {@link SagaStateCodec}'s format. Each trait has a tag,
 * so that more can come without another format.
 */
final class OriginTraits {

  private static final int FENCE = 1;
  private static final int FAN_OUT = 2;
  private static final int CALLER = 3;

  private OriginTraits() {}

  /** Whether there are traits that have no place of their own in the format. */
  static boolean has(Origin origin) {
    return !origin.definition().fanOuts().isEmpty() || origin.caller().isPresent();
  }

  static void write(BinaryOutput out, Origin origin) {
    var fanOuts = origin.definition().fanOuts();
    var fences = origin.fence().isPresent() ? 1 : 0;
    var callers = origin.caller().isPresent() ? 1 : 0;
    out.number(fanOuts.size() + fences + callers);
    origin.fence().ifPresent(it -> out.tag(FENCE).text(it.lock()).big(it.token()));
    origin.caller().ifPresent(it -> writeCaller(out.tag(CALLER), it));
    fanOuts.forEach((step, elements) -> out.tag(FAN_OUT).text(step).number(elements));
  }

  static Origin read(BinaryInput in, Origin common) {
    var origin = common;
    for (var left = in.number(); left > 0; left--) {
      var trait = in.tag();
      origin =
          switch (trait) {
            case FENCE -> origin.fencedBy(new Fence(in.text(), in.big()));
            case CALLER -> origin.calledBy(readCaller(in));
            case FAN_OUT -> origin.fannedOut(in.text(), in.number());
            default ->
                throw new IllegalStateException(
                    "expected a trait of a saga, found %d: written by a later release"
                        .formatted(trait));
          };
    }
    return origin;
  }

  static void writeCaller(BinaryOutput out, Caller caller) {
    var command = caller.command();
    out.text(command.sagaId().value()).text(command.step()).number(command.edition());
    writeAsk(out, caller.start());
    out.optional(caller.undo(), it -> writeAsk(out, it));
    out.text(caller.proof()).flag(caller.mayUndo());
  }

  private static void writeAsk(BinaryOutput out, Caller.Ask ask) {
    out.number(ask.attempt()).text(ask.replyToken());
  }

  static Caller readCaller(BinaryInput in) {
    return new Caller(
        new CommandId(new SagaId(in.text()), in.text(), CommandId.Direction.DO, in.number()),
        readAsk(in),
        in.optional(() -> readAsk(in)),
        in.text(),
        in.flag());
  }

  private static Caller.Ask readAsk(BinaryInput in) {
    return new Caller.Ask(in.number(), in.text());
  }
}
