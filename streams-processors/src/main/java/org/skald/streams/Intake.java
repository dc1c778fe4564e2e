package org.skald.streams;

import org.jspecify.annotations.Nullable;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * What a record asks for.
 *
 * @param <C> command
 */
sealed interface Intake<C> {

  /**
   * A command for one thing.
   *
   * @param id the id of the command, or the place of a record that has none
   * @param traceparent the trace that it belongs to, if any
   * @param asker which saga asks; null when the host is no participant
   */
  record Ask<C>(
      String key,
      C command,
      String id,
      @Nullable String traceparent,
      @Nullable ParticipantHeaders asker)
      implements Intake<C> {}

  /** A dead letter; {@code code} and {@code cause} say why. */
  record Poison<C>(String code, String cause) implements Intake<C> {}

  /** Reads a record of the decider's source. */
  static <C> Intake<C> read(HostedDecider<C, ?, ?, ?, ?> hosted, SourceRecord record) {
    try {
      var addressed = hosted.codec().decode(record);
      var headers = record.headers();
      return new Ask<>(
          addressed.key(),
          addressed.command(),
          Headers.text(headers, Headers.ID).orElseGet(record::place),
          Headers.text(headers, Headers.TRACEPARENT).orElse(null),
          hosted.participant() == null ? null : ParticipantHeaders.read(headers));
    } catch (NotDecodable e) {
      return new Poison<>("undecodable", String.valueOf(e.getMessage()));
    }
  }
}
