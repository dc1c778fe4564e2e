package org.skald.participant;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * The headers of a command.
 *
 * @param commandId the same for every attempt
 * @param direction to do, or to undo
 * @param compensates the command that an undo undoes; empty on a do
 * @param sagaId where it comes from
 * @param step where it comes from
 * @param attempt from 1
 * @param query whether it must not be done, and only be said what became of it
 * @param type full name of its schema
 * @param replyTo topic that waits for the reply
 * @param replyToken to be sent back; never logged
 * @param deadline after it the reply is unlikely to be waited for
 * @param sagaDeadline when its saga turns around if it can
 * @param traceparent trace context
 * @param fence the lock under which its saga was started
 */
record Envelope(
    String commandId,
    Direction direction,
    String compensates,
    String sagaId,
    String step,
    int attempt,
    boolean query,
    String type,
    String replyTo,
    String replyToken,
    @Nullable Instant deadline,
    @Nullable Instant sagaDeadline,
    @Nullable String traceparent,
    @Nullable Fence fence) {

  /**
   * Reads what a reply needs, and throws when that is not there; what else is wrong is added to
   * {@code problems}.
   *
   * @throws NotDecodable when nobody could be answered
   */
  static Envelope read(org.apache.kafka.common.header.Headers headers, List<String> problems) {
    List<String> unanswerable = new ArrayList<>();
    String id = required(headers, Headers.ID, unanswerable);
    String sagaId = required(headers, Headers.SAGA_ID, unanswerable);
    String replyTo = required(headers, Headers.REPLY_TO, unanswerable);
    String token = required(headers, Headers.REPLY_TOKEN, unanswerable);
    int attempt = orElse(() -> Headers.attempt(headers), 0, unanswerable);
    if (!unanswerable.isEmpty()) {
      throw new NotDecodable(String.join("; ", unanswerable));
    }
    Direction direction =
        orElse(
            () -> Direction.parse(Headers.required(headers, Headers.DIRECTION)),
            Direction.DO,
            problems);
    String compensates =
        direction == Direction.UNDO ? required(headers, Headers.COMPENSATES, problems) : "";
    boolean query = orElse(() -> Headers.query(headers), false, problems);
    if (query && direction == Direction.UNDO) {
      problems.add("expected a query about a command to do, found one about an undo");
    }
    return new Envelope(
        id,
        direction,
        compensates,
        sagaId,
        required(headers, Headers.STEP, problems),
        attempt,
        query,
        required(headers, Headers.TYPE, problems),
        replyTo,
        token,
        time(headers, Headers.DEADLINE, problems),
        time(headers, Headers.SAGA_DEADLINE, problems),
        traceparent(headers),
        fence(headers, problems));
  }

  private static @Nullable Instant time(
      org.apache.kafka.common.header.Headers headers, String name, List<String> problems) {
    String text = optional(headers, name, problems);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      problems.add("expected an RFC 3339 time in the header " + name + ", found another text");
      return null;
    }
  }

  /** One that cannot be read is a problem: to go on without it would be to go on unguarded. */
  private static @Nullable Fence fence(
      org.apache.kafka.common.header.Headers headers, List<String> problems) {
    String lock = optional(headers, Headers.LOCK, problems);
    if (lock == null && headers.lastHeader(Headers.TOKEN) == null) {
      return null;
    }
    String name = lock == null ? required(headers, Headers.LOCK, problems) : lock;
    return new Fence(name, orElse(() -> Headers.token(headers), 0L, problems));
  }

  /** One that is no text counts as absent: a trace that is broken is no reason to refuse. */
  private static @Nullable String traceparent(org.apache.kafka.common.header.Headers headers) {
    return optional(headers, Headers.TRACEPARENT, new ArrayList<>());
  }

  private static @Nullable String optional(
      org.apache.kafka.common.header.Headers headers, String name, List<String> problems) {
    return orElse(() -> Headers.text(headers, name), Optional.<String>empty(), problems)
        .orElse(null);
  }

  private static String required(
      org.apache.kafka.common.header.Headers headers, String name, List<String> problems) {
    return orElse(() -> Headers.required(headers, name), "", problems);
  }

  private static <T> T orElse(Supplier<T> read, T otherwise, List<String> problems) {
    try {
      return read.get();
    } catch (NotDecodable e) {
      problems.add(String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** Where it comes from; without the token, so that it can be logged. */
  @Override
  public String toString() {
    return (query ? "query about " : "") + commandId + " attempt " + attempt + " (" + type + ")";
  }
}
