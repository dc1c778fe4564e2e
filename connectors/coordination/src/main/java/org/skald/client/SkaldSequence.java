package org.skald.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of Skald: ids that are handed out once, whoever asks. It fetches them in blocks, so
 * that most are had without asking a node; those of one client grow, those of several do not grow
 * together. What is left of a block when the process ends is lost.
 *
 * <p>Safe for use by many threads; it is worth keeping, since each has a block of its own.
 */
public final class SkaldSequence {

  private final Ports ports;
  private final String name;
  private final int block;

  /* Under the monitor of this. */
  private long next;
  private long end;
  private @Nullable CompletableFuture<Void> fetching;

  SkaldSequence(Ports ports, String name, int block) {
    this.ports = ports;
    this.name = name;
    this.block = block;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * An id that nobody else has or will have.
   *
   * @throws InterruptedException when interrupted while waiting for a block
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, for example because of the size of the block
   */
  public long next() throws InterruptedException {
    return Futures.await(nextAsync());
  }

  /** The same, in the future. It fails as {@link #next} does. */
  public CompletableFuture<Long> nextAsync() {
    CompletableFuture<Void> more;
    synchronized (this) {
      if (next < end) {
        return CompletableFuture.completedFuture(next++);
      }
      if (fetching == null) {
        fetching = fetch();
      }
      more = fetching;
    }
    /* Others may have taken all of it meanwhile: then there is another one to be fetched. */
    return more.thenCompose(any -> nextAsync());
  }

  private CompletableFuture<Void> fetch() {
    return ports
        .ask(Request.reserve(name, block, ports.requestMax()))
        .handle((answer, failure) -> {
          synchronized (this) {
            fetching = null;
            if (answer != null) {
              next = answer.number("from");
              end = answer.number("to");
            }
          }
          if (failure != null) {
            throw Futures.unwrapped(failure);
          }
          return null;
        });
  }

  @Override
  public String toString() {
    return "sequence '" + name + "'";
  }
}
