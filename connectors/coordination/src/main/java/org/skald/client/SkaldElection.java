package org.skald.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An election of Skald as one session sees it: of all that campaign one leads, the others wait in
 * line. When the leader resigns or its session ends, the next one leads, in the next term.
 *
 * <p>Within a session too, a second campaign in the same election waits until the first lead is
 * closed.
 */
public final class SkaldElection {

  /**
   * Who leads.
   *
   * @param session its session
   * @param value what it says of itself, such as its address
   * @param term its term
   * @param token its fencing token
   */
  public record Leader(String session, String value, long term, long token) {}

  private final Session session;
  private final LockName name;
  private final Optional<Duration> delay;

  SkaldElection(Session session, LockName name, Optional<Duration> delay) {
    this.session = session;
    this.name = name;
    this.delay = delay;
  }

  /** Its name. */
  public String name() {
    return name.value();
  }

  /**
   * The same election, in which nobody is elected for a while after this leader was lost without
   * resigning: time for what it had begun elsewhere to come to rest.
   *
   * @param after not negative
   */
  public SkaldElection withDelay(Duration after) {
    if (after.isNegative()) {
      throw new IllegalArgumentException(
          "expected a delay that is not negative for %s, found %s".formatted(name, after));
    }
    return new SkaldElection(session, name, Optional.of(after));
  }

  /**
   * Waits until this session leads.
   *
   * @param value what others are to know of it, such as its address; at most 1 KiB
   * @throws InterruptedException when interrupted while waiting; the place in line is given up
   * @throws SessionExpired when the session expires first, or has
   * @throws IllegalStateException when the session is closed first, or is
   * @throws RequestRefused when a node refuses, for example because of the value's size
   */
  public Leadership campaign(String value) throws InterruptedException {
    return claim(value).acquire();
  }

  /**
   * Waits until this session leads, or a while has passed.
   *
   * @param value what others are to know of it
   * @param patience how long to wait in line; zero or less asks once and does not wait
   * @return empty when it was not elected in time
   * @throws InterruptedException when interrupted while waiting; the place in line is given up
   * @throws NodesUnavailable when no node has answered a few seconds after the patience was over
   */
  public Optional<Leadership> tryCampaign(String value, Duration patience)
      throws InterruptedException {
    return claim(value).tryAcquire(patience);
  }

  /**
   * The lead, in the future. It fails as {@link #campaign} does. To cancel it, or to complete it in
   * any other way, gives the place in line up.
   */
  public CompletableFuture<Leadership> campaignAsync(String value) {
    return claim(value).acquireAsync();
  }

  private Claim<Leadership> claim(String value) {
    Request.Wish wish = new Request.Wish(name, LockMode.EXCLUSIVE, Map.of("value", value));
    return new Claim<>(session, delay.map(wish::withDelay).orElse(wish), Leadership.class);
  }

  /**
   * Who leads at this moment, if anybody does: no older than the call of this.
   *
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, for example because of the election's name
   */
  public Optional<Leader> leader() throws InterruptedException {
    return Futures.await(leaderAsync());
  }

  /** Who leads, in the future. It fails as {@link #leader} does. */
  public CompletableFuture<Optional<Leader>> leaderAsync() {
    return session
        .ports()
        .ask(Request.get(Request.path(name) + "?read=linearizable", session.ports().requestMax()))
        .thenApply(answer -> leader(answer.body()));
  }

  private static Optional<Leader> leader(JsonNode election) {
    JsonNode leader = election.path("leader");
    return leader.isObject()
        ? Optional.of(
            new Leader(
                leader.path("session").asText(),
                leader.path("value").asText(),
                election.path("term").asLong(),
                leader.path("token").asLong()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name + " of " + session;
  }
}
