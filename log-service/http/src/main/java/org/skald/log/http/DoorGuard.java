package org.skald.log.http;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites away from a service on loopback: a request must name a host that is
 * this node's (else a rebound DNS name could speak to it), and one that changes something must not
 * come from another origin.
 */
final class DoorGuard {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> hosts = new HashSet<>(LOOPBACK);

  DoorGuard(String boundHost, List<String> allowedHosts) {
    hosts.add(boundHost.toLowerCase(Locale.ROOT));
    allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host) || host.startsWith("127.");
  }

  Optional<Problem> refuse(Exchange exchange) {
    String host = exchange.header("Host").orElse("");
    if (!hosts.contains(nameOf(host))) {
      return Optional.of(
          Problem.of(
              421,
              "misdirected-request",
              "The request is for another host",
              "expected a Host header of this node (loopback or one of http.allowed-hosts), found '"
                  + host
                  + "'"));
    }
    return SAFE.contains(exchange.method())
        ? Optional.empty()
        : exchange.header("Origin").filter(origin -> !isOwn(origin, host)).map(DoorGuard::foreign);
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Problem foreign(String origin) {
    return Problem.of(
        403,
        "foreign-origin",
        "The request comes from another site",
        "expected no Origin header or this node's own, found '" + origin + "'");
  }

  /** The host without its port, and without the brackets of an IPv6 address. */
  private static String nameOf(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      int end = name.indexOf(']');
      return end < 0 ? name : name.substring(1, end);
    }
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
