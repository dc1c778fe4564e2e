package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.BarrierName;
import org.skald.coordination.BarrierState;
import org.skald.coordination.LatchName;
import org.skald.coordination.LatchState;
import org.skald.coordination.SessionId;

/** What of latches and barriers is shown over HTTP. */
final class BarrierViews {

  private BarrierViews() {}

  /**
   * A latch.
   *
   * @param state {@code closed} or {@code open}
   * @param count how many parties there are; 0 before anybody has said so
   * @param left how many have not done their part
   */
  record Latch(String latch, String state, int count, int left, long position) {

    static Latch of(LatchName name, LatchState it, long position) {
      var word =
          switch (it) {
            case LatchState.Closed _ -> "closed";
            case LatchState.Open _ -> "open";
          };
      return new Latch(name.value(), word, it.count(), it.left(), position);
    }
  }

  /**
   * A barrier.
   *
   * @param state {@code empty}, {@code waiting} for all to enter, or {@code open} until all have
   *     left
   * @param parties how many have to enter, in a round
   * @param round the record with which the round began
   * @param inside the sessions that have entered and not left
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Barrier(
      String barrier,
      String state,
      @Nullable Integer parties,
      @Nullable Long round,
      List<String> inside,
      long position) {

    static Barrier of(BarrierName name, BarrierState state, long position) {
      return switch (state) {
        case BarrierState.Empty _ ->
            new Barrier(name.value(), "empty", null, null, List.of(), position);
        case BarrierState.Round it ->
            new Barrier(
                name.value(),
                it.open() ? "open" : "waiting",
                it.parties(),
                it.round().value(),
                it.inside().stream().map(SessionId::value).toList(),
                position);
      };
    }
  }
}
