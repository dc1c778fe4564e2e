package org.skald.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A latch of Skald: closed until all parties have done their part, open ever after. What was done
 * stays done, whatever becomes of who did it.
 */
public final class SkaldLatch {

  private static final Duration WAIT = Duration.ofSeconds(20);

  private final Ports ports;
  private final String name;
  private final int count;

  SkaldLatch(Ports ports, String name, int count) {
    this.ports = ports;
    this.name = name;
    this.count = count;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Says that a party has done its part. It counts once, however often it says so.
   *
   * @param party 1 to 200 printable characters
   * @return how many parties are still to do theirs
   * @throws InterruptedException when interrupted while waiting; whether it counts is not known
   * @throws NodesUnavailable when no node has answered; whether it counts is not known
   * @throws RequestRefused when a node refuses, because the latch is for another number for example
   */
  public long countDown(String party) throws InterruptedException {
    return Futures.await(countDownAsync(party));
  }

  /** The same, in the future. It fails as {@link #countDown} does. */
  public CompletableFuture<Long> countDownAsync(String party) {
    return ports
        .ask(Request.countDown(name, party, count, ports.requestMax()))
        .thenApply(answer -> answer.number("left"));
  }

  /**
   * Waits until it is open.
   *
   * @throws InterruptedException when interrupted while waiting
   * @throws NodesUnavailable when no node has answered for a while
   * @throws RequestRefused when a node refuses, for example because of the latch's name
   */
  public void await() throws InterruptedException {
    Futures.await(awaitAsync());
  }

  /** Completes when it is open. It fails as {@link #await} does; to cancel it ends the waiting. */
  public CompletableFuture<?> awaitAsync() {
    String path = "/latches/" + Request.segment(name) + "?read=linearizable&wait=20s";
    return ports.askUntil(
        () -> Request.get(path, ports.requestMax().plus(WAIT)),
        answer -> answer.body().path("state").asText().equals("open"));
  }

  @Override
  public String toString() {
    return "latch '" + name + "'";
  }
}
