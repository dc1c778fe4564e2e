package org.skald.streams;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Outcome;

/**
 * What a saga is told about a command.
 *
 * @param outcome what the command came to
 * @param value the reply record in registry wire format, if the reply has a content
 */
public record Reply(Outcome outcome, @Nullable Bytes value) {

  /** Done, and there is nothing more to say. */
  public static final Reply OK = new Reply(Outcome.OK, null);

  /** Done, with this record. */
  public static Reply ok(byte[] value) {
    return new Reply(Outcome.OK, Bytes.wrap(value));
  }

  /** Not done, and never will be, with this record. */
  public static Reply refused(byte[] value) {
    return new Reply(Outcome.REFUSED, Bytes.wrap(value));
  }

  /** Not done, and may be tried again, with this record. */
  public static Reply failed(byte[] value) {
    return new Reply(Outcome.FAILED, Bytes.wrap(value));
  }
}
