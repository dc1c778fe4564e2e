package org.skald.streams;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Headers;

/**
 * The records of one decision, each with the CloudEvents headers that its codec left open. Their
 * ids follow from the cause, so a decision that is repeated after a crash names them alike.
 */
final class Emission {

  private final String source;
  private final Cause cause;
  private final @Nullable String traceparent;
  private final Consumer<Outbound> out;
  private int count;

  /**
   * The records that this cause leads to.
   *
   * @param source who sends them
   * @param traceparent the trace that the cause belongs to, if any
   * @param out takes them, in order
   */
  Emission(String source, Cause cause, @Nullable String traceparent, Consumer<Outbound> out) {
    this.source = source;
    this.cause = cause;
    this.traceparent = traceparent;
    this.out = out;
  }

  void emit(List<Outbound> records) {
    records.forEach(this::emit);
  }

  void emit(Outbound record) {
    record
        .headerIfOpen(Headers.ID, cause.id() + "/" + count++)
        .headerIfOpen(Headers.COMMAND_ID, cause.id())
        .headerIfOpen(Headers.SPECVERSION, Headers.SPECVERSION_1_0)
        .headerIfOpen(Headers.SOURCE, source)
        .headerIfOpen(Headers.TIME, cause.moment().now().toString());
    if (traceparent != null) {
      record.headerIfOpen(Headers.TRACEPARENT, traceparent);
    }
    out.accept(record);
  }
}
