package org.skald.client;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A double barrier of Skald as one session sees it: nobody goes on before all have entered, and
 * nobody is done before all have left. A session that ends has left.
 *
 * <p>One thread of a session uses it at a time.
 */
public final class SkaldBarrier {

  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final int ACCEPTED = 202;

  private final Session session;
  private final String name;
  private final int parties;
  private volatile OptionalLong round = OptionalLong.empty();

  SkaldBarrier(Session session, String name, int parties) {
    this.session = session;
    this.name = name;
    this.parties = parties;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Enters, and waits until all have.
   *
   * @throws InterruptedException when interrupted while waiting; the session stays inside until it
   *     {@linkplain #leave leaves}
   * @throws NodesUnavailable when no node has answered for a while
   * @throws RequestRefused when a node refuses: because the session has ended, because it is a
   *     barrier for another number, or because not all have left it since the last time
   */
  public void enter() throws InterruptedException {
    Futures.await(enterAsync());
  }

  /** Completes when all have entered. It fails as {@link #enter} does. */
  public CompletableFuture<?> enterAsync() {
    Ports ports = session.ports();
    return ports.askUntil(
        () -> Request.enter(session.id(), name, parties, WAIT, ports.requestMax()),
        answer -> {
          round = OptionalLong.of(answer.number("round"));
          return answer.status() != ACCEPTED;
        });
  }

  /**
   * Leaves, and waits until all have. If it had not opened, nobody is waited for.
   *
   * @throws InterruptedException when interrupted while waiting
   * @throws NodesUnavailable when no node has answered for a while
   */
  public void leave() throws InterruptedException {
    Futures.await(leaveAsync());
  }

  /** Completes when all have left. It fails as {@link #leave} does. */
  public CompletableFuture<?> leaveAsync() {
    Ports ports = session.ports();
    OptionalLong entered = round;
    return ports.askUntil(
        () -> Request.leave(session.id(), name, entered, WAIT, ports.requestMax()),
        answer -> answer.status() != ACCEPTED);
  }

  @Override
  public String toString() {
    return "barrier '" + name + "' of " + session;
  }
}
