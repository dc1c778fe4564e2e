package org.skald.infra.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface: which are free, and a clear word when one is not. */
public final class Ports {

  static final String LOOPBACK = "127.0.0.1";

  /*
   * Below the range from which the system takes the ports of outgoing connections: a node that is
   * stopped for a while must find its port free again.
   */
  private static final int FIRST = 20_000;
  private static final int LAST = 31_999;
  private static final int TRIES = 1_000;

  private Ports() {}

  /** Picks this many free ports, none of them among the taken ones. */
  public static List<Integer> pick(int count, Collection<Integer> taken) {
    var picked = new ArrayList<Integer>();
    for (int i = 0; i < TRIES && picked.size() < count; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (!picked.contains(port) && !taken.contains(port) && isFree(LOOPBACK, port)) {
        picked.add(port);
      }
    }
    if (picked.size() < count) {
      throw new IllegalStateException(
          "Expected %d free ports between %d and %d on %s, but found %d in %d tries"
              .formatted(count, FIRST, LAST, LOOPBACK, picked.size(), TRIES));
    }
    return picked;
  }

  /**
   * Insists that a port can be listened on.
   *
   * @throws IllegalStateException if something else listens there
   */
  static void requireFree(String host, int port, String whose) {
    if (!isFree(host, port)) {
      throw new IllegalStateException(
          "Expected port %d of %s to be free on %s, but something listens there"
              .formatted(port, whose, host));
    }
  }

  private static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
