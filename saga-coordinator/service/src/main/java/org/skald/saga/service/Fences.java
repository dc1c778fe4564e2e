package org.skald.saga.service;

import java.util.Optional;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.log.shard.LogRecord;
import org.skald.saga.Fence;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/** Locks and fencing tokens in the headers of commands, and what a shard remembers of them. */
final class Fences {

  private static final int FORMAT = 1;

  private Fences() {}

  /** The command as its record's headers fence it. */
  static SagaLogCommand around(LogRecord record, SagaLogCommand command) {
    return read(record.header(Headers.LOCK), record.header(Headers.TOKEN))
        .<SagaLogCommand>map(fence -> new SagaLogCommand.Fenced(fence, command))
        .orElse(command);
  }

  /**
   * A fence from a lock and a token, both or neither.
   *
   * @throws NotDecodable when there is only one of them, or the token is no whole number
   * @throws IllegalArgumentException when they cannot be a lock and a token
   */
  static Optional<Fence> read(Optional<String> lock, Optional<String> token) {
    if (lock.isEmpty() && token.isEmpty()) {
      return Optional.empty();
    }
    if (lock.isEmpty() || token.isEmpty()) {
      throw new NotDecodable(
          "expected a lock and its token, found only the " + (lock.isEmpty() ? "token" : "lock"));
    }
    try {
      return Optional.of(new Fence(lock.get(), Long.parseLong(token.get())));
    } catch (NumberFormatException e) {
      throw new NotDecodable(
          "expected a whole number as the token of '%s', found '%s'"
              .formatted(lock.get(), token.get()),
          e);
    }
  }

  static byte[] encode(SagaLogState.Seen seen) {
    return new BinaryOutput().tag(FORMAT).big(seen.highest()).toBytes();
  }

  static SagaLogState.Seen decode(byte[] bytes) {
    var in = new BinaryInput(bytes);
    var format = in.tag();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "expected a token of format %d, found %d: written by a later release"
              .formatted(FORMAT, format));
    }
    return new SagaLogState.Seen(in.big());
  }
}
