package org.skald.streams;

import java.util.Objects;
import org.skald.log.Moment;
import org.skald.log.Rejection;
import org.skald.schemas.Direction;
import org.skald.schemas.Outcome;

/**
 * What a participant remembers of commands: a repeat is answered with the first result, an attempt
 * that failed has failed, one that is asked about before it arrives has failed, and a command that
 * is undone before it arrives never happens.
 *
 * <p>Results are kept on the partition of the aggregate, in the transaction that changed it. So a
 * command and its compensation have to name the same aggregate. A result {@code failed} is that of
 * its attempt only: nothing was done, and the next attempt decides anew.
 */
final class Inbox<C, S, E, R extends Rejection, F> {

  private final HostedDecider<C, S, E, R, F> hosted;
  private final ParticipantCodec<C, S, R> codec;
  private final DeciderStore store;
  private final Aggregates<C, S, E, R, F> aggregates;

  Inbox(
      HostedDecider<C, S, E, R, F> hosted,
      ParticipantCodec<C, S, R> codec,
      DeciderStore store,
      Aggregates<C, S, E, R, F> aggregates) {
    this.hosted = hosted;
    this.codec = codec;
    this.store = store;
    this.aggregates = aggregates;
  }

  /** The reply to a command, carried out now if it never was. */
  Reply answer(C command, ParticipantHeaders asker, Cause cause, Emission emission) {
    var first =
        store
            .result(asker.commandId())
            .or(() -> store.result(attemptOf(asker)))
            .or(() -> store.result(doneOf(asker)));
    if (first.isPresent()) {
      return first.get();
    }
    var reply = reply(command, asker, cause, emission);
    remember(key(asker, reply.outcome()), reply, cause.moment());
    return reply;
  }

  private static String key(ParticipantHeaders asker, Outcome outcome) {
    return switch (outcome) {
      case OK -> doneOf(asker);
      case REFUSED -> asker.commandId();
      case FAILED -> attemptOf(asker);
    };
  }

  /**
   * A compensation that was done is kept by what it undoes: where another command has been put in
   * its place, what either has undone is undone.
   */
  private static String doneOf(ParticipantHeaders asker) {
    return switch (asker.direction()) {
      case DO -> asker.commandId();
      case UNDO -> "undo of " + asker.compensates();
    };
  }

  private Reply reply(C command, ParticipantHeaders asker, Cause cause, Emission emission) {
    if (asker.query()) {
      return codec.failed(
          "it had not come when it was asked about, so this attempt is not done any more");
    }
    return asker.direction() == Direction.UNDO && nothingToUndo(asker, cause.moment())
        ? Reply.OK
        : decide(command, cause, emission);
  }

  private static String attemptOf(ParticipantHeaders asker) {
    return "%s#%d".formatted(asker.commandId(), asker.attempt());
  }

  private boolean nothingToUndo(ParticipantHeaders undo, Moment moment) {
    var commandId = Objects.requireNonNull(undo.compensates());
    var result = store.result(commandId);
    if (result.isEmpty()) {
      var reason =
          "expected a command that is still wanted, but %s came before it"
              .formatted(undo.commandId());
      remember(commandId, codec.refused(reason), moment);
    }
    return result.isEmpty() || result.get().outcome() != Outcome.OK;
  }

  private Reply decide(C command, Cause cause, Emission emission) {
    return switch (aggregates.decide(command, cause, emission)) {
      case Aggregates.Transition.Held<S, R>(var after) -> codec.accepted(cause, command, after);
      case Aggregates.Transition.Refused<S, R>(var rejection) -> codec.rejected(rejection);
    };
  }

  private void remember(String commandId, Reply reply, Moment moment) {
    store.remember(commandId, reply, moment.now().plus(hosted.remember()));
  }
}
