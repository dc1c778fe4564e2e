package org.skald.saga.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.event.Claim;
import org.skald.saga.event.MailboxState;
import org.skald.saga.event.MailboxState.Kept;
import org.skald.saga.event.MailboxState.Seen;
import org.skald.saga.event.MailboxState.Settled;
import org.skald.saga.event.Place;
import org.skald.saga.event.StepDigest;

/** A mailbox's state as bytes. The first byte is the format; a released format is read for ever. */
final class MailboxStateCodec {

  private static final int FORMAT = 1;

  private MailboxStateCodec() {}

  static byte[] encode(MailboxState state) {
    var out = new BinaryOutput().tag(FORMAT).text(state.mailbox()).number(state.kept().size());
    for (var kept : state.kept()) {
      var place = kept.place();
      out.text(place.topic()).number(place.partition()).big(place.offset());
      out.flag(place.replayed());
      out.bytes(kept.event().toBytes()).instant(kept.until());
    }
    out.number(state.waiters().size());
    for (var claim : state.waiters()) {
      write(out, claim.command());
      out.number(claim.ask().attempt()).text(claim.ask().replyToken()).text(claim.proof());
    }
    out.number(state.settled().size());
    for (var settled : state.settled()) {
      out.text(settled.step().text()).number(settled.edition()).number(settled.attempt());
      out.flag(settled.given()).instant(settled.until());
    }
    out.number(state.seen().size());
    state.seen().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            it -> out.text(it.getKey()).big(it.getValue().offset()).instant(it.getValue().until()));
    return out.toBytes();
  }

  private static void write(BinaryOutput out, CommandId command) {
    out.text(command.sagaId().value()).text(command.step()).number(command.edition());
  }

  static MailboxState decode(byte[] bytes) {
    var in = new BinaryInput(bytes);
    var format = in.tag();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "expected a mailbox of format %d, found %d: written by a later release"
              .formatted(FORMAT, format));
    }
    var mailbox = in.text();
    var kept =
        list(
            in,
            () ->
                new Kept(
                    new Place(in.text(), in.number(), in.big(), in.flag()),
                    Payload.of(in.bytes()),
                    in.instant()));
    var waiters =
        list(
            in,
            () ->
                new Claim(
                    mailbox, readCommand(in), new Caller.Ask(in.number(), in.text()), in.text()));
    var settled =
        list(
            in,
            () ->
                new Settled(
                    new StepDigest(in.text()), in.number(), in.number(), in.flag(), in.instant()));
    var seen = new LinkedHashMap<String, Seen>();
    for (var left = in.number(); left > 0; left--) {
      seen.put(in.text(), new Seen(in.big(), in.instant()));
    }
    return new MailboxState(mailbox, kept, waiters, settled, seen);
  }

  private static CommandId readCommand(BinaryInput in) {
    return new CommandId(new SagaId(in.text()), in.text(), CommandId.Direction.DO, in.number());
  }

  private static <T> List<T> list(BinaryInput in, Supplier<T> one) {
    var all = new ArrayList<T>();
    for (var left = in.number(); left > 0; left--) {
      all.add(one.get());
    }
    return all;
  }
}
