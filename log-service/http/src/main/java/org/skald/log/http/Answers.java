package org.skald.log.http;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.skald.log.Answer;

/**
 * How the answers of a log look over HTTP.
 *
 * @param statusOf the status of a rejection, by its code
 * @param untouched whether a failure means that nothing was appended, so that to come back is safe
 * @param oversized whether it means that the log will never take so large a request
 */
public record Answers(
    ToIntFunction<String> statusOf,
    Predicate<Throwable> untouched,
    Predicate<Throwable> oversized) {

  /** The header that carries the consistency token of an answer. */
  public static final String POSITION = "Skald-Position";

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  /** What is said when a command held. */
  @FunctionalInterface
  public interface Accepted {

    /** The reply, given the position of the answer. */
    Reply reply(long position) throws Exception;
  }

  /** What is said when a command held of which a number is told. */
  @FunctionalInterface
  public interface Numbered {

    /** The reply, given the position of the answer and what was told. */
    Reply reply(long position, OptionalLong number) throws Exception;
  }

  /** Waits for an answer and turns what is none into a problem. */
  public Reply reply(CompletableFuture<Answer> asked, Accepted accepted) throws Exception {
    return replyNumbered(asked, (position, _) -> accepted.reply(position));
  }

  /** The same for a command of which a number is told. */
  public Reply replyNumbered(CompletableFuture<Answer> asked, Numbered accepted) throws Exception {
    try {
      return switch (asked.join()) {
        case Answer.Accepted(var position, var number) -> accepted.reply(position.value(), number);
        case Answer.Rejected rejected -> Reply.refused(problem(rejected));
      };
    } catch (CompletionException e) {
      return Reply.refused(problem(e));
    }
  }

  /** A refusal that the log has decided. */
  public Problem problem(Answer.Rejected rejected) {
    return Problem.of(
            statusOf.applyAsInt(rejected.code()),
            rejected.code(),
            title(rejected.code()),
            rejected.detail())
        .with("position", rejected.position().value())
        .header(POSITION, rejected.position().toString());
  }

  private static String title(String code) {
    var words = code.replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** Why a node cannot be read from just now; nothing has happened, so it may be asked again. */
  public Problem unread(Throwable failure) {
    var cause = causeOf(failure);
    return Problem.overloaded(
        untouched.test(cause)
            ? String.valueOf(cause.getMessage())
            : "expected this node to be as fresh as was asked, found that it cannot just now: "
                + cause.getClass().getSimpleName(),
        COME_BACK);
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What went wrong on the way. An unknown outcome says so: the request may be repeated. */
  public Problem problem(Throwable failure) {
    var cause = causeOf(failure);
    if (untouched.test(cause)) {
      return Problem.overloaded(String.valueOf(cause.getMessage()), COME_BACK);
    }
    if (oversized.test(cause)) {
      return Problem.of(422, "oversized", "Oversized request", String.valueOf(cause.getMessage()));
    }
    if (cause instanceof TimeoutException) {
      return Problem.timeout(
          "no answer in time; whether the request took effect is not known: repeat it under"
              + " the same Idempotency-Key to learn what came of it");
    }
    return Problem.timeout(
        "the log could not be reached, so whether the request took effect is not known: "
            + cause.getClass().getSimpleName());
  }
}
