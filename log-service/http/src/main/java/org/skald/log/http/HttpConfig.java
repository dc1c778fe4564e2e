package org.skald.log.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node's HTTP server is told at its start. The defaults open one door, on loopback.
 *
 * @param host the address to bind; anything but loopback is a deliberate choice and is warned of
 * @param port the port to bind; 0 takes a free one
 * @param allowedHosts names, beside loopback and {@code host}, that a request's {@code Host} header
 *     may bear
 * @param maxBodyBytes the largest request body that is read
 * @param requestTimeout how long a route may take until the caller gets a 504
 * @param idleTimeout how long a connection may stay silent while the server waits for its bytes
 * @param closeTimeout how long {@link HttpServer#close()} waits for what is under way
 * @param maxConnections connections beyond this wait in the accept queue
 * @param events the bounds of server-sent events
 * @param principals the file that says who bears which token, see {@link Principals}
 */
public record HttpConfig(
    String host,
    int port,
    List<String> allowedHosts,
    int maxBodyBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration closeTimeout,
    int maxConnections,
    Events events,
    Optional<Path> principals) {

  /** The port of a node unless told otherwise. */
  public static final int DEFAULT_PORT = 8642;

  /** Loopback, port 8642, bodies of 1 MiB at most. */
  public static final HttpConfig DEFAULT =
      new HttpConfig(
          "127.0.0.1",
          DEFAULT_PORT,
          List.of(),
          1 << 20,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          11_264,
          Events.DEFAULT,
          Optional.empty());

  /**
   * The bounds of server-sent events.
   *
   * @param queueCapacity events that may wait for one client
   * @param heartbeat how long a stream may be silent until a comment is sent
   * @param stallTimeout how long one write may wait for a client that does not read
   * @param maxStreams streams that may be open at once
   */
  public record Events(
      int queueCapacity, Duration heartbeat, Duration stallTimeout, int maxStreams) {

    /** These bounds with room for so many streams. */
    public Events forStreams(int streams) {
      return new Events(queueCapacity, heartbeat, stallTimeout, streams);
    }

    /** 1024 events a client, a heartbeat every 15 s, 10,240 streams. */
    public static final Events DEFAULT =
        new Events(1024, Duration.ofSeconds(15), Duration.ofSeconds(10), 10_240);

    /** Refuses bounds that bound nothing, all at once. */
    public Events {
      var problems = new Problems();
      problems.atLeastOne("http.events.queue-capacity", queueCapacity);
      problems.positive("http.events.heartbeat", heartbeat);
      problems.positive("http.events.stall-timeout", stallTimeout);
      problems.atLeastOne("http.events.max-streams", maxStreams);
      problems.refuse();
    }
  }

  /** Refuses values that make no server, all at once. */
  public HttpConfig {
    allowedHosts = List.copyOf(allowedHosts);
    var problems = new Problems();
    problems.check(!host.isBlank(), "http.host", "an address", "'" + host + "'");
    problems.check(port >= 0 && port <= 65_535, "http.port", "0 to 65535", port);
    problems.atLeastOne("http.max-body-bytes", maxBodyBytes);
    problems.positive("http.request-timeout", requestTimeout);
    problems.positive("http.idle-timeout", idleTimeout);
    problems.positive("http.close-timeout", closeTimeout);
    problems.atLeastOne("http.max-connections", maxConnections);
    problems.refuse();
  }

  /** This configuration at another address. */
  public HttpConfig at(String newHost, int newPort) {
    return new HttpConfig(
        newHost,
        newPort,
        allowedHosts,
        maxBodyBytes,
        requestTimeout,
        idleTimeout,
        closeTimeout,
        maxConnections,
        events,
        principals);
  }

  /**
   * This configuration with these bounds of server-sent events, and as many other connections as it
   * has now.
   */
  public HttpConfig with(Events other) {
    return with(maxConnections - events.maxStreams() + other.maxStreams(), other, principals);
  }

  /** This configuration with such a file of principals. */
  public HttpConfig with(Path newPrincipals) {
    return with(maxConnections, events, Optional.of(newPrincipals));
  }

  private HttpConfig with(int newMaxConnections, Events newEvents, Optional<Path> newPrincipals) {
    return new HttpConfig(
        host,
        port,
        allowedHosts,
        maxBodyBytes,
        requestTimeout,
        idleTimeout,
        closeTimeout,
        newMaxConnections,
        newEvents,
        newPrincipals);
  }

  /** What is wrong with a configuration, gathered before it is refused. */
  private static final class Problems {
    private final List<String> found = new ArrayList<>();

    void check(boolean holds, String key, String expected, Object value) {
      if (!holds) {
        found.add(key + ": expected " + expected + ", found " + value);
      }
    }

    void atLeastOne(String key, int value) {
      check(value >= 1, key, "at least 1", value);
    }

    void positive(String key, Duration value) {
      check(value.isPositive(), key, "a positive duration", value);
    }

    void refuse() {
      if (!found.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", found));
      }
    }
  }
}
