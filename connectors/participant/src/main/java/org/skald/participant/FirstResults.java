package org.skald.participant;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Direction;

/**
 * The rule of every inbox: a command is performed until it comes to a final answer, which all its
 * repeats get; an attempt that failed has failed, however often it comes; what is asked about
 * before it came has failed; and what is undone before it came will never be done.
 */
final class FirstResults {

  static final Answer FORESTALLED =
      new Answer.Refused("expected to come before its compensation, but was compensated before");

  static final String NOT_DONE =
      "it had not come when it was asked about, so this attempt is not done any more";

  private FirstResults() {}

  /** What commands came to, as one transaction of an inbox sees it. */
  interface Ledger {

    /**
     * What is kept of this command. When there is nothing, its place is this transaction's until
     * the end: nobody else can give it an answer meanwhile.
     */
    @Nullable Answer claim(String key);

    /** Keeps the answer of a command that was claimed, in place of one that was not final. */
    void remember(String key, Answer answer);
  }

  /**
   * Whether this answer is kept: for repeats to get, or as a mark that the command may have been
   * done. Of compensations, only those that were done are: a refused one leaves the saga to a
   * person, who may put things right and ask again, and one that comes twice does no harm.
   */
  static boolean remembers(Envelope command, Answer answer) {
    return command.direction() == Direction.DO || answer instanceof Answer.Done;
  }

  /**
   * Settles one command. {@code perform} gets the reply of what is to be undone, null on a {@code
   * do}; it is called only when the command has to be performed now.
   */
  static Answer settle(Envelope command, Ledger ledger, Function<@Nullable Reply, Answer> perform) {
    Answer first = ledger.claim(key(command));
    if (first != null && first.isAnswerTo(command.attempt())) {
      return first;
    }
    if (command.direction() == Direction.UNDO) {
      return undo(command, ledger, perform);
    }
    if (command.query()) {
      return asked(command, ledger, first);
    }
    Answer answer = perform.apply(null);
    /* That an earlier attempt may have been done is not forgotten because this one was not. */
    if (!(first instanceof Answer.Unknown && answer instanceof Answer.Failed)) {
      ledger.remember(command.commandId(), answer);
    }
    return answer;
  }

  /**
   * Under what a command is kept. A compensation is kept by what it undoes: where another command
   * has been put in its place, what either has undone is undone.
   */
  private static String key(Envelope command) {
    return switch (command.direction()) {
      case DO -> command.commandId();
      case UNDO -> "undo of " + command.compensates();
    };
  }

  /** An attempt that comes after this was said of it is not done any more. */
  private static Answer asked(Envelope query, Ledger ledger, @Nullable Answer first) {
    if (first instanceof Answer.Unknown) {
      return first;
    }
    Answer failed = new Answer.Failed(NOT_DONE, query.attempt());
    ledger.remember(query.commandId(), failed);
    return failed;
  }

  private static Answer undo(
      Envelope command, Ledger ledger, Function<@Nullable Reply, Answer> perform) {
    Answer original = ledger.claim(command.compensates());
    if (original == null || original instanceof Answer.Failed) {
      ledger.remember(command.compensates(), FORESTALLED);
    }
    Answer answer =
        original instanceof Answer.Done || original instanceof Answer.Unknown
            ? perform.apply(original instanceof Answer.Done done ? done.reply() : Reply.EMPTY)
            : Answer.Done.WITHOUT_CONTENT;
    if (original instanceof Answer.Unknown && answer instanceof Answer.Done) {
      ledger.remember(command.compensates(), FORESTALLED);
    }
    if (remembers(command, answer)) {
      ledger.remember(key(command), answer);
    }
    return answer;
  }
}
