package org.skald.client;

import java.util.concurrent.CompletableFuture;

/** A counter of Skald, a number to which anybody may add. It begins at zero. */
public final class SkaldCounter {

  private final Ports ports;
  private final String name;

  SkaldCounter(Ports ports, String name) {
    this.ports = ports;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Adds to it, once, however often it has to be sent.
   *
   * @param delta how much; negative to take away
   * @return what this addition came to
   * @throws InterruptedException when interrupted while waiting; whether it was added is not known
   * @throws NodesUnavailable when no node has answered; whether it was added is not known
   * @throws RequestRefused when a node refuses, because the sum has more than 64 bits for example
   */
  public long add(long delta) throws InterruptedException {
    return Futures.await(addAsync(delta));
  }

  /** The same, in the future. It fails as {@link #add} does. */
  public CompletableFuture<Long> addAsync(long delta) {
    return ports
        .ask(Request.add(name, delta, ports.requestMax()))
        .thenApply(answer -> answer.number("value"));
  }

  /**
   * What it stands at: no older than the call of this.
   *
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, for example because of the counter's name
   */
  public long get() throws InterruptedException {
    return Futures.await(getAsync());
  }

  /** The same, in the future. It fails as {@link #get} does. */
  public CompletableFuture<Long> getAsync() {
    return ports
        .ask(
            Request.get(
                "/counters/" + Request.segment(name) + "?read=linearizable", ports.requestMax()))
        .thenApply(answer -> answer.number("value"));
  }

  @Override
  public String toString() {
    return "counter '" + name + "'";
  }
}
