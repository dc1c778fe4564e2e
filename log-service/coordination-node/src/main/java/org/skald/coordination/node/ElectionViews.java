package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.ElectionState;
import org.skald.coordination.SessionId;

/** What of elections is shown over HTTP. */
final class ElectionViews {

  private ElectionViews() {}

  /**
   * What a session has of an election.
   *
   * @param state {@code leading}, {@code waiting} or {@code free}
   * @param term when it leads: 1, 2, 3 and so on, each with one leader
   * @param token the fencing token, when it leads
   * @param place the place in line, when it waits: earlier ones come first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Candidacy(
      String election,
      String session,
      String state,
      @Nullable Long term,
      @Nullable Long token,
      @Nullable Long place,
      long position) {

    static Candidacy of(ElectionState of, Acquired.Held it) {
      return new Candidacy(
          of.line().name().value(),
          it.holder().session().value(),
          "leading",
          of.term(),
          it.holder().token().value(),
          null,
          it.position().value());
    }
  }

  /**
   * An election.
   *
   * @param term of the leader, or of the last one; 0 before the first
   * @param leader if there is one
   * @param candidates in the order in which they will lead
   * @param delayedUntil log time before which nobody is elected, since a leader was lost
   * @param position how fresh this is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Election(
      String election,
      long term,
      @Nullable Leader leader,
      List<Candidate> candidates,
      @Nullable Instant delayedUntil,
      long position) {

    static Election of(ElectionState it, long position) {
      return new Election(
          it.line().name().value(),
          it.term(),
          it.leader()
              .map(leader ->
                  new Leader(
                      leader.session().value(),
                      value(it, leader.session()),
                      leader.token().value()))
              .orElse(null),
          it.line().waiters().stream()
              .map(waiter ->
                  new Candidate(
                      waiter.session().value(),
                      value(it, waiter.session()),
                      waiter.place().value(),
                      waiter.until().orElse(null)))
              .toList(),
          it.line().delayedUntil().orElse(null),
          position);
    }

    private static String value(ElectionState it, SessionId session) {
      return it.value(session).map(NameWishes::text).orElse("");
    }
  }

  /** Who leads, with what it says of itself and its fencing token. */
  record Leader(String session, String value, long token) {}

  /** Who would lead next, with what it says of itself, and until when it waits. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Candidate(String session, String value, long place, @Nullable Instant until) {}
}
