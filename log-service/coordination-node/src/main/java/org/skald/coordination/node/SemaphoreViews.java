package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.SemaphoreState;

/** What of semaphores is shown over HTTP. */
final class SemaphoreViews {

  private SemaphoreViews() {}

  /**
   * What a session has of a semaphore.
   *
   * @param state {@code held}, {@code waiting} or {@code free}
   * @param permits how many it has or wants
   * @param token the fencing token, when it has them
   * @param place the place in line, when it waits: earlier ones come first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PermitClaim(
      String semaphore,
      String session,
      String state,
      @Nullable Integer permits,
      @Nullable Long token,
      @Nullable Long place,
      long position) {}

  /**
   * A semaphore.
   *
   * @param limit how many permits there are; 0 before anybody has said so
   * @param free how many of them nobody has
   * @param holders who has some
   * @param waiters in the order in which they will get some
   * @param position how fresh this is
   */
  record Semaphore(
      String semaphore,
      int limit,
      int free,
      List<PermitHolder> holders,
      List<PermitWaiter> waiters,
      long position) {

    static Semaphore of(SemaphoreState it, long position) {
      return new Semaphore(
          it.line().name().value(),
          it.limit(),
          it.free(),
          it.line().holders().stream()
              .map(holder ->
                  new PermitHolder(
                      holder.session().value(),
                      it.permits(holder.session()).orElse(0),
                      holder.token().value()))
              .toList(),
          it.line().waiters().stream()
              .map(waiter ->
                  new PermitWaiter(
                      waiter.session().value(),
                      it.permits(waiter.session()).orElse(0),
                      waiter.place().value(),
                      waiter.until().orElse(null)))
              .toList(),
          position);
    }
  }

  /** Who has permits. */
  record PermitHolder(String session, int permits, long token) {}

  /** Who waits for permits. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PermitWaiter(String session, int permits, long place, @Nullable Instant until) {}
}
