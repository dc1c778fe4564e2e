package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockState;
import org.skald.coordination.MemberState;
import org.skald.coordination.SessionState;

/** What of the coordination log is shown over HTTP. */
final class Views {

  private Views() {}

  /**
   * A session.
   *
   * @param ttl as ISO 8601 has it
   * @param node which one keeps it alive
   * @param state {@code safe}, {@code jeopardy} or {@code ended}
   * @param until in jeopardy: log time at which it ends
   * @param bound keys of what it holds and waits for, as far as who asks may see it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Session(
      String id,
      @Nullable String ttl,
      @Nullable String node,
      String state,
      @Nullable Instant until,
      @Nullable List<String> bound,
      @Nullable Long position) {

    static Session of(
        String id,
        SessionState state,
        Function<Set<String>, List<String>> visible,
        @Nullable Long position) {
      return switch (state) {
        case SessionState.Safe(var it, var member) ->
            new Session(
                id,
                it.ttl().toString(),
                member.value(),
                "safe",
                null,
                visible.apply(it.bound()),
                position);
        case SessionState.Jeopardy(var it, var until) ->
            new Session(
                id,
                it.ttl().toString(),
                null,
                "jeopardy",
                until,
                visible.apply(it.bound()),
                position);
        case SessionState.None _ -> new Session(id, null, null, "ended", null, null, position);
      };
    }
  }

  /**
   * What a session has of a lock.
   *
   * @param state {@code held}, {@code waiting} or {@code free}
   * @param token the fencing token, when it is held
   * @param place the place in line, when it waits: earlier ones come first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Claim(
      String lock,
      String session,
      String state,
      @Nullable String mode,
      @Nullable Long token,
      @Nullable Long place,
      long position) {}

  /** A lock with all who want it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Lock(
      String lock, List<Holder> holders, List<Waiter> waiters, @Nullable Instant delayedUntil) {

    /** Who holds it. */
    record Holder(String session, String mode, long token) {}

    /** Who waits for it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Waiter(String session, String mode, long place, @Nullable Instant until) {}

    static Lock of(LockState lock) {
      return new Lock(
          lock.name().value(),
          lock.holders().stream()
              .map(it -> new Holder(it.session().value(), word(it.mode()), it.token().value()))
              .toList(),
          lock.waiters().stream()
              .map(it ->
                  new Waiter(
                      it.session().value(),
                      word(it.mode()),
                      it.place().value(),
                      it.until().orElse(null)))
              .toList(),
          lock.delayedUntil().orElse(null));
    }
  }

  static String word(LockMode mode) {
    return switch (mode) {
      case EXCLUSIVE -> "exclusive";
      case SHARED -> "shared";
    };
  }

  /** A page of locks. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Locks(List<Lock> locks, @Nullable String next) {}

  /**
   * A node.
   *
   * @param state {@code alive} or {@code gone}
   * @param address where its API is
   * @param until log time at which it is lost unless it is heard of
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Member(String name, String state, @Nullable String address, @Nullable Instant until) {

    static Member of(MemberState state) {
      return switch (state) {
        case MemberState.Alive alive ->
            new Member(alive.member().value(), "alive", alive.address(), alive.until());
        case MemberState.Gone gone -> new Member(gone.member().value(), "gone", null, null);
        case MemberState.Absent _ ->
            throw new IllegalArgumentException("what is not there is not shown");
      };
    }
  }

  /** All nodes. */
  record Members(List<Member> members) {}
}
