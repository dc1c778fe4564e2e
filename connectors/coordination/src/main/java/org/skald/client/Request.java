package org.skald.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One logical request: sent again, it is the same to the nodes, and gets the first answer.
 *
 * @param method of HTTP
 * @param path below the address of a node
 * @param body a JSON document; empty to be shown something
 * @param key the idempotency key
 * @param timeout how long one node has to answer
 */
record Request(String method, String path, String body, String key, Duration timeout) {

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What is asked of a lock, or of what is held like one, said once for all its requests.
   *
   * @param members what is asked besides, as it stands in the body
   */
  record Wish(LockName lock, LockMode mode, Map<String, Object> members) {

    /** A lock that is wanted in this mode. */
    static Wish of(String lock, LockMode mode) {
      return new Wish(new LockName(LockKind.LOCK, lock), mode, Map.of("mode", mode.wire()));
    }

    Wish with(String member, Object value) {
      Map<String, Object> more = new TreeMap<>(members);
      more.put(member, value);
      return new Wish(lock, mode, more);
    }

    Wish withDelay(Duration delay) {
      return with("delay", text(delay));
    }
  }

  static Request open(String session, Duration ttl, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("id", session).put("ttl", text(ttl));
    return of("/sessions", body, timeout);
  }

  static Request heartbeat(String session, Duration timeout) {
    return of("/sessions/" + segment(session) + "/heartbeat", MAPPER.createObjectNode(), timeout);
  }

  static Request close(String session, Duration timeout) {
    return of("/sessions/" + segment(session) + "/close", MAPPER.createObjectNode(), timeout);
  }

  /**
   * Asks for a lock.
   *
   * @param patience how long to stay in line; empty for not at all
   * @param wait how long this request may take to answer, besides the timeout
   */
  static Request acquire(
      String session, Wish wish, Optional<Duration> patience, Duration wait, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("session", session);
    wish.members().forEach(body::putPOJO);
    patience.ifPresent(patient -> body.put("patience", text(patient)).put("wait", text(wait)));
    return of(path(wish.lock()) + "/" + wish.lock().kind().acquire(), body, timeout.plus(wait));
  }

  /**
   * Gives a lock back, or the place in its line up.
   *
   * @param token of the grant; empty for the place in line
   */
  static Request release(String session, LockName lock, OptionalLong token, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("session", session);
    token.ifPresent(number -> body.put("token", number));
    return of(path(lock) + "/" + lock.kind().release(), body, timeout);
  }

  private static Request of(String path, ObjectNode body, Duration timeout) {
    return new Request("POST", path, body.toString(), UUID.randomUUID().toString(), timeout);
  }

  static Request add(String counter, long delta, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("delta", delta);
    return of("/counters/" + segment(counter) + "/add", body, timeout);
  }

  static Request reserve(String sequence, int count, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("count", count);
    return of("/sequences/" + segment(sequence) + "/reserve", body, timeout);
  }

  static Request countDown(String latch, String party, int count, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("party", party).put("count", count);
    return of("/latches/" + segment(latch) + "/count-down", body, timeout);
  }

  static Request enter(
      String session, String barrier, int parties, Duration wait, Duration timeout) {
    ObjectNode body =
        MAPPER
            .createObjectNode()
            .put("session", session)
            .put("parties", parties)
            .put("wait", text(wait));
    return of("/barriers/" + segment(barrier) + "/enter", body, timeout.plus(wait));
  }

  static Request leave(
      String session, String barrier, OptionalLong round, Duration wait, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("session", session).put("wait", text(wait));
    round.ifPresent(number -> body.put("round", number));
    return of("/barriers/" + segment(barrier) + "/leave", body, timeout.plus(wait));
  }

  static Request propose(String register, String value, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("value", value);
    return of("/registers/" + segment(register) + "/propose", body, timeout);
  }

  static Request change(ObjectNode names, Duration timeout) {
    return of("/names", names, timeout);
  }

  static Request access(String tree, Map<String, AccessLevel> grants, Duration timeout) {
    ObjectNode body = MAPPER.createObjectNode().put("path", tree);
    ObjectNode levels = body.putObject("grants");
    new TreeMap<>(grants).forEach((grantee, level) -> levels.put(grantee, level.wire()));
    return of("/names/access", body, timeout);
  }

  /** Asks for something to be shown. */
  static Request get(String path, Duration timeout) {
    return new Request("GET", path, "", UUID.randomUUID().toString(), timeout);
  }

  /** Where a lock is, or what is held like one. */
  static String path(LockName lock) {
    return "/" + lock.kind().folder() + "/" + segment(lock.value());
  }

  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A duration as the nodes read it; what is left below a millisecond is rounded up. */
  static String text(Duration duration) {
    long millis = duration.plusNanos(999_999).toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
