package org.skald.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a client of Skald begins. */
public final class Skald {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  private Skald() {}

  /**
   * A client of these nodes, with an HTTP client of its own. Nothing is sent yet, and no node has
   * to be up.
   *
   * @param nodes where the nodes are, such as {@code http://node-1:8080}; one is enough, several
   *     let the client go on when one is gone
   * @throws IllegalArgumentException when there is no node, or an address is not an absolute HTTP
   *     one
   */
  public static SkaldClient connect(URI... nodes) {
    return connect(http(), nodes);
  }

  static HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_MAX)
        .build();
  }

  /**
   * Somebody whom the nodes know by a token. Over a network that others share, connect to an
   * address with {@code https}: a token can be read on the way otherwise.
   *
   * @throws IllegalArgumentException when it is no token
   */
  public static Bearer bearing(String token) {
    return new Bearer(token);
  }

  /**
   * A client of these nodes over an HTTP client of the caller's choice, for TLS, a proxy or a
   * connect timeout of one's own; that HTTP client stays the caller's.
   *
   * @param http sends the requests; should have a connect timeout well below the sessions' time to
   *     live
   * @param nodes where the nodes are
   * @throws IllegalArgumentException when there is no node, or an address is not an absolute HTTP
   *     one
   */
  public static SkaldClient connect(HttpClient http, URI... nodes) {
    return connect(http, List.of(nodes), Optional.empty());
  }

  static SkaldClient connect(HttpClient http, List<URI> nodes, Optional<Bearer> bearer) {
    SystemTime time = new SystemTime();
    return new SkaldClient(new Nodes(http, nodes, bearer, time), time, SkaldClient.REQUEST_MAX);
  }
}
