package org.skald.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The tree of names of Skald: small values under paths. Those of a {@link Session} may put names
 * that go with it.
 *
 * <p>Every read knows all that was acknowledged before it was called. Safe for use by many threads.
 */
public final class SkaldNames {

  private static final int PAGE = 1_000;

  private final Ports ports;
  private final Optional<String> session;

  SkaldNames(Ports ports, Optional<String> session) {
    this.ports = ports;
    this.session = session;
  }

  /**
   * A name, if it is there.
   *
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, because it is no path for example
   */
  public Optional<Name> get(String path) throws InterruptedException {
    return Futures.await(getAsync(path));
  }

  /** The same, in the future. It fails as {@link #get} does. */
  public CompletableFuture<Optional<Name>> getAsync(String path) {
    return Futures.unlessRefused(
        read("path=" + Request.segment(path))
            .thenApply(answer -> Name.of(answer.body().path("names").path(0))),
        "name-not-found");
  }

  /**
   * All names below a path, at any depth, in the order of their paths. Of a long list, later parts
   * may be newer than the first ones.
   *
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, because it is no path for example
   */
  public List<Name> list(String path) throws InterruptedException {
    return Futures.await(listAsync(path));
  }

  /** The same, in the future. It fails as {@link #list} does. */
  public CompletableFuture<List<Name>> listAsync(String path) {
    return more("list=true&limit=" + PAGE + "&path=" + Request.segment(path), "", List.of());
  }

  private CompletableFuture<List<Name>> more(String query, String after, List<Name> before) {
    return read(query + after)
        .thenCompose(answer -> {
          var names = new ArrayList<>(before);
          answer.body().path("names").forEach(it -> names.add(Name.of(it)));
          JsonNode next = answer.body().path("next");
          return next.isTextual()
              ? more(query, "&after=" + Request.segment(next.asText()), names)
              : CompletableFuture.completedFuture(List.copyOf(names));
        });
  }

  private CompletableFuture<Answer> read(String query) {
    return ports.ask(Request.get("/names?read=linearizable&" + query, ports.requestMax()));
  }

  /**
   * Several changes that happen at once if all conditions hold, or not at all. Nothing is asked of
   * the nodes before it is {@linkplain NameTransaction#commit committed}.
   */
  public NameTransaction transaction() {
    return new NameTransaction(ports, session);
  }

  /**
   * Sets a name, whether it is there or not; it stays.
   *
   * @return its new revision
   * @throws InterruptedException when interrupted while waiting; whether it was set is not known
   * @throws NodesUnavailable when no node has answered; whether it was set is not known
   * @throws RequestRefused when a node refuses, for example because of the value's size
   */
  public long put(String path, String value) throws InterruptedException {
    return transaction().put(path, value).commit().position();
  }

  /**
   * Sets a name if nobody has changed it since it was read. Fails as {@link #put} does.
   *
   * @param revision that was read
   * @return its new revision; empty if it has another one than expected, or is not there
   */
  public OptionalLong compareAndSet(String path, long revision, String value)
      throws InterruptedException {
    return revision(transaction().ifRevision(path, revision).put(path, value));
  }

  /**
   * Makes a name if there is none. Fails as {@link #put} does.
   *
   * @return its revision; empty if it was there
   */
  public OptionalLong putIfAbsent(String path, String value) throws InterruptedException {
    return revision(transaction().ifAbsent(path).put(path, value));
  }

  private static OptionalLong revision(NameTransaction transaction) throws InterruptedException {
    return transaction
        .tryCommit()
        .map(it -> OptionalLong.of(it.position()))
        .orElse(OptionalLong.empty());
  }

  /** Removes a name; nothing if it is not there. Fails as {@link #put} does. */
  public void delete(String path) throws InterruptedException {
    transaction().delete(path).commit();
  }

  /**
   * Who may do what with the names of a subtree. Asks nothing of the nodes yet.
   *
   * @param path where it begins, such as {@code /services}; {@code /} for all names
   */
  public SkaldAccess access(String path) {
    return new SkaldAccess(ports, path);
  }
}
