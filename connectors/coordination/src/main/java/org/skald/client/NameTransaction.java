package org.skald.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Changes of names that happen at once if all conditions hold, or not at all: at most 100 changes
 * and conditions, and values of 256 KiB together. For one thread, and committed once.
 */
public final class NameTransaction {

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What a transaction came to.
   *
   * @param position the place of its record: the revision of every name that it put
   * @param paths what it changed, in the order of the changes; sequential ones in full
   */
  public record Committed(long position, List<String> paths) {}

  private final Ports ports;
  private final Optional<String> session;
  private final ObjectNode body = MAPPER.createObjectNode();

  NameTransaction(Ports ports, Optional<String> session) {
    this.ports = ports;
    this.session = session;
    session.ifPresent(id -> body.put("session", id));
  }

  /** If there is no such name. */
  public NameTransaction ifAbsent(String path) {
    body.withArray("conditions").addObject().put("absent", path);
    return this;
  }

  /** If the name has this revision: nobody has changed it since it was read. */
  public NameTransaction ifRevision(String path, long revision) {
    body.withArray("conditions").addObject().put("path", path).put("revision", revision);
    return this;
  }

  /** If this grant still holds, by the order of the log: no clock has to be trusted for that. */
  public NameTransaction ifHeld(Grant grant) {
    body.withArray("conditions")
        .addObject()
        .put(grant.kind().word(), grant.lock())
        .put("token", grant.token());
    return this;
  }

  /** Sets a name; it stays. */
  public NameTransaction put(String path, String value) {
    changes().addObject().put("put", path).put("value", value);
    return this;
  }

  /**
   * Sets a name; it goes with the session.
   *
   * @throws IllegalStateException when these are not the names of a session
   */
  public NameTransaction putEphemeral(String path, String value) {
    requireSession(path);
    changes().addObject().put("put", path).put("value", value).put("ephemeral", true);
    return this;
  }

  /** Makes a new name: the prefix, and behind it 20 digits in the order of the log; it stays. */
  public NameTransaction putSequential(String prefix, String value) {
    changes().addObject().put("putSequential", prefix).put("value", value);
    return this;
  }

  /**
   * Makes a new name as {@link #putSequential} does; it goes with the session.
   *
   * @throws IllegalStateException when these are not the names of a session
   */
  public NameTransaction putEphemeralSequential(String prefix, String value) {
    requireSession(prefix);
    changes().addObject().put("putSequential", prefix).put("value", value).put("ephemeral", true);
    return this;
  }

  /** Removes a name; nothing if it is not there. */
  public NameTransaction delete(String path) {
    changes().addObject().put("delete", path);
    return this;
  }

  private ArrayNode changes() {
    return body.withArray("changes");
  }

  private void requireSession(String path) {
    if (session.isEmpty()) {
      throw new IllegalStateException(
          "expected names of a session for ephemeral '%s', found those of the client"
              .formatted(path));
    }
  }

  /**
   * Commits it.
   *
   * @throws InterruptedException when interrupted while waiting; whether it holds is not known
   * @throws NodesUnavailable when no node has answered; whether it holds is not known
   * @throws RequestRefused when a node refuses: with the code {@code condition-failed} because a
   *     condition does not hold
   */
  public Committed commit() throws InterruptedException {
    return Futures.await(commitAsync());
  }

  /** The same, in the future. It fails as {@link #commit} does. */
  public CompletableFuture<Committed> commitAsync() {
    return ports
        .ask(Request.change(body, ports.requestMax()))
        .thenApply(answer -> committed(answer.body()));
  }

  /** Commits it; empty if a condition does not hold. Fails as {@link #commit} does otherwise. */
  public Optional<Committed> tryCommit() throws InterruptedException {
    return Futures.await(tryCommitAsync());
  }

  /** The same, in the future. It fails as {@link #tryCommit} does. */
  public CompletableFuture<Optional<Committed>> tryCommitAsync() {
    return Futures.unlessRefused(commitAsync(), "condition-failed");
  }

  private static Committed committed(JsonNode body) {
    var paths = new ArrayList<String>();
    body.path("changed").forEach(it -> paths.add(it.path("path").asText()));
    return new Committed(body.path("position").asLong(), List.copyOf(paths));
  }
}
