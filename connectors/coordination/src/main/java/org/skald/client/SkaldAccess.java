package org.skald.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The access to a subtree of names. The list of the nearest subtree counts, alone; where there is
 * none, anyone may do anything.
 *
 * <p>Safe for use by many threads.
 */
public final class SkaldAccess {

  private final Ports ports;
  private final String path;

  SkaldAccess(Ports ports, String path) {
    this.ports = ports;
    this.path = path;
  }

  /**
   * The list of this very subtree, if it has one.
   *
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, because one may not read there for example
   */
  public Optional<AccessList> own() throws InterruptedException {
    return Futures.await(read("own"));
  }

  /**
   * The list that counts here, if there is one: its own, or one around it. Fails as {@link #own}.
   */
  public Optional<AccessList> governing() throws InterruptedException {
    return Futures.await(read("governing"));
  }

  private CompletableFuture<Optional<AccessList>> read(String which) {
    String query = "?read=linearizable&path=" + Request.segment(path);
    return ports
        .ask(Request.get("/names/access" + query, ports.requestMax()))
        .thenApply(answer -> AccessList.of(answer.body().path(which)));
  }

  /**
   * Says who may do what; for that one has to manage it, and has to go on to.
   *
   * @param grants levels by principal, or by {@link AccessList#ANYONE}
   * @return the list's revision
   * @throws InterruptedException when interrupted while waiting; whether it was set is not known
   * @throws NodesUnavailable when no node has answered; whether it was set is not known
   * @throws RequestRefused when a node refuses, because one may not manage it for example
   */
  public long set(Map<String, AccessLevel> grants) throws InterruptedException {
    if (grants.isEmpty()) {
      throw new IllegalArgumentException("expected at least one grant, found none");
    }
    return change(grants);
  }

  /** Has the list around it count again; nothing if it has none. Fails as {@link #set} does. */
  public void remove() throws InterruptedException {
    change(Map.of());
  }

  private long change(Map<String, AccessLevel> grants) throws InterruptedException {
    return Futures.await(ports.ask(Request.access(path, grants, ports.requestMax())))
        .number("position");
  }
}
