package org.skald.saga.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.LockMode;
import org.skald.saga.SagaId;
import org.skald.saga.lock.Claim;
import org.skald.saga.lock.LockState;
import org.skald.saga.lock.LockState.Holder;
import org.skald.saga.lock.LockState.Waiter;

/** A lock's state as bytes. The first byte is the format; a released format is read for ever. */
final class LockStateCodec {

  private static final int FORMAT = 1;

  private LockStateCodec() {}

  static byte[] encode(LockState state) {
    var out = new BinaryOutput().tag(FORMAT).text(key(state)).big(state.quantity());
    out.number(state.holders().size());
    for (var holder : state.holders()) {
      write(out, holder.claim());
      out.big(holder.token()).instant(holder.since());
    }
    out.number(state.waiters().size());
    for (var waiter : state.waiters()) {
      write(out, waiter.claim());
      out.instant(waiter.since()).instant(waiter.until());
    }
    return out.toBytes();
  }

  /** All claims are of one key; a lock that nobody claims needs none. */
  private static String key(LockState state) {
    return Stream.concat(
            state.holders().stream().map(Holder::claim),
            state.waiters().stream().map(Waiter::claim))
        .findFirst()
        .map(Claim::key)
        .orElse("");
  }

  private static void write(BinaryOutput out, Claim claim) {
    out.text(claim.command().sagaId().value())
        .text(claim.command().step())
        .number(claim.ask().attempt())
        .text(claim.ask().replyToken())
        .text(claim.mode().name())
        .big(claim.amount())
        .text(claim.proof());
  }

  static LockState decode(byte[] bytes) {
    var in = new BinaryInput(bytes);
    var format = in.tag();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "expected a lock of format %d, found %d: written by a later release"
              .formatted(FORMAT, format));
    }
    var key = in.text();
    return new LockState(
        in.big(),
        list(in, () -> new Holder(readClaim(in, key), in.big(), in.instant())),
        list(in, () -> new Waiter(readClaim(in, key), in.instant(), in.instant())));
  }

  private static <T> List<T> list(BinaryInput in, Supplier<T> one) {
    var all = new ArrayList<T>();
    for (var left = in.number(); left > 0; left--) {
      all.add(one.get());
    }
    return all;
  }

  private static Claim readClaim(BinaryInput in, String key) {
    return new Claim(
        key,
        new CommandId(new SagaId(in.text()), in.text(), CommandId.Direction.DO),
        new Caller.Ask(in.number(), in.text()),
        LockMode.valueOf(in.text()),
        in.big(),
        in.text());
  }
}
