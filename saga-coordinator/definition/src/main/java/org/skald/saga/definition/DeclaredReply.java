package org.skald.saga.definition;

import java.util.Optional;
import org.skald.saga.Payload;
import org.skald.saga.ReplyForm;
import org.skald.schemas.NotDecodable;

/**
 * The {@code reply} of a step, to be read as its pinned schema: equal to another of the same
 * schema.
 */
final class DeclaredReply implements ReplyForm {

  private final PayloadReader reader;

  DeclaredReply(PayloadReader reader) {
    this.reader = reader;
  }

  @Override
  public Optional<String> faultOf(Optional<Payload> reply) {
    var expected = "expected a reply of " + reader.pinned().schema().getFullName();
    if (reply.isEmpty()) {
      return Optional.of(expected + ", found none");
    }
    try {
      reader.read(reply.get());
      return Optional.empty();
    } catch (NotDecodable e) {
      return Optional.of(expected + ", found one that cannot be read: " + e.getMessage());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeclaredReply that && reader.pinned().equals(that.reader.pinned());
  }

  @Override
  public int hashCode() {
    return reader.pinned().hashCode();
  }

  @Override
  public String toString() {
    return "DeclaredReply[%s]".formatted(reader.pinned().schema().getFullName());
  }
}
