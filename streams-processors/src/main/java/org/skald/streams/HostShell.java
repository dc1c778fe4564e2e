package org.skald.streams;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Rejection;
import org.skald.schemas.Headers;

/**
 * One partition of a hosted decider: what a record, or the passing of time, leads to.
 *
 * <p>Log time is the running maximum of the records' timestamps, kept in the store. Timers that are
 * due at a record decide before it. When a timer waits and no record comes, the wall clock proposes
 * a later time; the proposal is kept in the store, in the transaction of what it made due. So a
 * decider never sees a time that a crash could take back, and no decision depends on anything that
 * is not recorded beside it.
 */
final class HostShell<C, S, E, R extends Rejection, F> {

  /* More stay for the next record or tick, so that a crowd of timers cannot hold up a partition. */
  private static final int DUE_MAX = 1_000;

  private final HostedDecider<C, S, E, R, F> hosted;
  private final HostTopics topics;
  private final DeciderStore store;
  private final Consumer<Outbound> out;
  private final Aggregates<C, S, E, R, F> aggregates;
  private final @Nullable Inbox<C, S, E, R, F> inbox;

  /**
   * A shell over a partition's store.
   *
   * @param out takes what is to be written, in order
   */
  HostShell(
      HostedDecider<C, S, E, R, F> hosted,
      HostTopics topics,
      DeciderStore store,
      Consumer<Outbound> out) {
    this.hosted = hosted;
    this.topics = topics;
    this.store = store;
    this.out = out;
    this.aggregates = new Aggregates<>(hosted, store);
    var replies = hosted.participant();
    this.inbox = replies == null ? null : new Inbox<>(hosted, replies, store, aggregates);
  }

  /** Decides what a record asks for, after the timers that are due by its time. */
  void apply(SourceRecord record) {
    var moment = store.advance(record.timestampMs(), new Position(record.offset()));
    letDueDecide(moment);
    switch (Intake.read(hosted, record)) {
      case Intake.Poison<C> poison -> bury(record, poison, moment);
      case Intake.Ask<C> ask -> {
        if (record.keyText().equals(Optional.of(ask.key()))) {
          decide(ask, record, moment);
        } else {
          bury(record, misrouted(record, ask), moment);
        }
      }
    }
  }

  /** Lets log time move on to the wall clock's, if something is due by then. */
  void propose(long wallMs) {
    if (!store.due(wallMs, 1).isEmpty()) {
      letDueDecide(store.advance(wallMs, store.moment().position()));
    }
  }

  /* What becomes due by what was due decides as well. */
  private void letDueDecide(Moment moment) {
    for (var left = DUE_MAX; left > 0; ) {
      var all = store.due(moment.now().toEpochMilli(), left);
      all.forEach(due -> letDecide(due, moment));
      left = all.isEmpty() ? 0 : left - all.size();
    }
  }

  private void letDecide(Due due, Moment moment) {
    store.remove(due);
    switch (due.kind()) {
      case FORGET -> store.forget(due.id());
      case TIMER -> decideTimer(due, moment);
    }
  }

  /*
   * A timer fires once; the next change of state arms it again. So one whose command changes
   * nothing does not come back for ever. An entry that an earlier release of the decider left, and
   * that fits the state no longer, only makes room for the right one.
   */
  private void decideTimer(Due due, Moment moment) {
    var timer = aggregates.timer(due.id());
    if (timer.isEmpty()) {
      return;
    }
    var wanted = Due.timer(timer.get().due(), due.id());
    if (wanted.atMs() > moment.now().toEpochMilli()) {
      store.add(wanted);
      return;
    }
    var cause = new Cause(due.id(), due.id() + "/timer/" + store.nextTimer(), moment);
    aggregates.decide(timer.get().command(), cause, emission(cause, null));
  }

  private void decide(Intake.Ask<C> ask, SourceRecord record, Moment moment) {
    var cause = new Cause(ask.key(), ask.id(), moment);
    var emission = emission(cause, ask.traceparent());
    var asker = ask.asker();
    if (inbox == null || asker == null) {
      aggregates.decide(ask.command(), cause, emission);
    } else {
      var reply = inbox.answer(ask.command(), asker, cause, emission);
      emission.emit(addressed(reply, asker, record));
    }
  }

  private Outbound addressed(Reply reply, ParticipantHeaders asker, SourceRecord record) {
    var key = Outbound.bytes(asker.sagaId());
    return new Outbound(topics.replies(), key, reply.value(), new RecordHeaders())
        .header(Headers.TYPE, Headers.TYPE_REPLY)
        .header(
            Headers.ID, "%s/%d/%s".formatted(asker.commandId(), asker.attempt(), record.place()))
        .header(Headers.COMMAND_ID, asker.commandId())
        .header(Headers.ATTEMPT, Integer.toString(asker.attempt()))
        .header(Headers.OUTCOME, reply.outcome().wireName())
        .header(Headers.REPLY_TOKEN, asker.replyToken())
        .header(Headers.REPLY_TO, asker.replyTo());
  }

  private Emission emission(Cause cause, @Nullable String traceparent) {
    return new Emission(topics.application(), cause, traceparent, out);
  }

  private void bury(SourceRecord record, Intake.Poison<C> poison, Moment moment) {
    out.accept(new DeadLetters(topics.deadLetters()).of(record, poison, moment.now()));
  }

  private static <C> Intake.Poison<C> misrouted(SourceRecord record, Intake.Ask<C> ask) {
    return new Intake.Poison<>(
        "misrouted",
        "expected a record keyed by '%s', which it is about; found the key %s"
            .formatted(ask.key(), record.keyText().map("'%s'"::formatted).orElse("null")));
  }
}
