package org.skald.saga.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.skald.log.Answer;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.kafka.Busy;
import org.skald.schemas.RegistryUnavailable;

/** How refusals of the log look over HTTP. */
final class Refusals {

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private Refusals() {}

  /** Waits for an answer and turns what is none into a problem. */
  static Reply answer(CompletableFuture<Answer> asked, Accepted accepted) throws Exception {
    try {
      return switch (asked.join()) {
        case Answer.Accepted(var position) -> accepted.reply(position.value());
        case Answer.Rejected rejected -> Reply.refused(of(rejected));
      };
    } catch (CompletionException e) {
      return Reply.refused(of(e.getCause() == null ? e : e.getCause()));
    }
  }

  /** What is said when a command held. */
  @FunctionalInterface
  interface Accepted {
    Reply reply(long position) throws Exception;
  }

  static Problem of(Answer.Rejected rejected) {
    var status =
        switch (rejected.code()) {
          case "saga-not-found", "definition-not-found" -> 404;
          default -> 409;
        };
    return Problem.of(status, rejected.code(), title(rejected.code()), rejected.detail())
        .with("position", rejected.position().value())
        .header(SagaRoutes.POSITION, rejected.position().toString());
  }

  private static String title(String code) {
    var words = code.replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** What went wrong on the way. An unknown outcome says so: the request may be repeated. */
  static Problem of(Throwable failure) {
    return switch (failure) {
      case Busy busy -> Problem.overloaded(String.valueOf(busy.getMessage()), COME_BACK);
      case RegistryUnavailable down ->
          Problem.overloaded(String.valueOf(down.getMessage()), COME_BACK);
      case TimeoutException _ ->
          Problem.timeout(
              "no answer in time; whether the request took effect is not known: repeat it under"
                  + " the same Idempotency-Key to learn what came of it");
      default ->
          Problem.timeout(
              "the log could not be reached, so whether the request took effect is not known: "
                  + failure.getClass().getSimpleName());
    };
  }
}
