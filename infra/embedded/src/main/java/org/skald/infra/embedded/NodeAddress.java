package org.skald.infra.embedded;

/**
 * Where a node stands: its number, where it listens, and its peers.
 *
 * @param nodeId from 1
 * @param host an address of this machine
 * @param port where clients and other brokers reach it
 * @param controllerPort where the other controllers reach it
 * @param voters all controllers, {@code id@host:port}, separated by commas
 */
record NodeAddress(int nodeId, String host, int port, int controllerPort, String voters) {

  /** A node that is a cluster of its own. */
  static NodeAddress alone(int nodeId, String host, int port, int controllerPort) {
    var voters = nodeId + "@" + host + ":" + controllerPort;
    return new NodeAddress(nodeId, host, port, controllerPort, voters);
  }

  String clientAddress() {
    return host + ":" + port;
  }

  int clusterSize() {
    return voters.split(",").length;
  }
}
