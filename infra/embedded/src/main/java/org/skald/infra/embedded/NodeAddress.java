package org.skald.infra.embedded;

/**
 * Where a node stands: its number, its two ports on the loopback interface, and its peers.
 *
 * @param nodeId from 1
 * @param port where clients and other brokers reach it
 * @param controllerPort where the other controllers reach it
 * @param voters all controllers, {@code id@host:port}, separated by commas
 */
record NodeAddress(int nodeId, int port, int controllerPort, String voters) {

  /** A node that is a cluster of its own. */
  static NodeAddress alone(int nodeId, int port, int controllerPort) {
    var voters = nodeId + "@" + Ports.LOOPBACK + ":" + controllerPort;
    return new NodeAddress(nodeId, port, controllerPort, voters);
  }

  String clientAddress() {
    return Ports.LOOPBACK + ":" + port;
  }

  int clusterSize() {
    return voters.split(",").length;
  }
}
