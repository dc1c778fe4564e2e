package org.skald.streams;

import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * What the headers of a participant's command say: what is asked, and who waits for the reply.
 *
 * @param query whether it must not be done, and only be said what became of it
 * @param compensates the command that this one undoes; null unless it undoes one
 */
record ParticipantHeaders(
    String commandId,
    String sagaId,
    int attempt,
    boolean query,
    Direction direction,
    @Nullable String compensates,
    String replyTo,
    String replyToken) {

  /** Reads them; throws {@link NotDecodable} when one is missing or wrong. */
  static ParticipantHeaders read(org.apache.kafka.common.header.Headers headers) {
    var direction = Direction.parse(Headers.required(headers, Headers.DIRECTION));
    return new ParticipantHeaders(
        Headers.required(headers, Headers.ID),
        Headers.required(headers, Headers.SAGA_ID),
        Headers.attempt(headers),
        isQuery(headers, direction),
        direction,
        direction == Direction.UNDO ? Headers.required(headers, Headers.COMPENSATES) : null,
        topic(Headers.required(headers, Headers.REPLY_TO)),
        Headers.required(headers, Headers.REPLY_TOKEN));
  }

  private static boolean isQuery(
      org.apache.kafka.common.header.Headers headers, Direction direction) {
    var isQuery = Headers.query(headers);
    if (isQuery && direction == Direction.UNDO) {
      throw new NotDecodable("expected a query about a command to do, found one about an undo");
    }
    return isQuery;
  }

  private static String topic(String name) {
    try {
      Topic.validate(name);
      return name;
    } catch (InvalidTopicException e) {
      throw new NotDecodable(
          "expected the name of a topic in the header %s, found: %s"
              .formatted(Headers.REPLY_TO, e.getMessage()),
          e);
    }
  }
}
