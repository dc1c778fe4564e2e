package org.skald.infra.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A broker as a process of its own, so that it can be killed.
 *
 * <p>Prints {@code READY host:port} on standard output once it serves clients. Three of them make a
 * cluster when each is given its controller port and the same voters; they wait for one another. It
 * listens on the loopback interface unless it is given an address of this machine.
 */
public final class BrokerMain {

  private static final String USAGE =
      "Expected: [HOST:]PORT DIRECTORY NODE_ID [CONTROLLER_PORT ID@HOST:CONTROLLER_PORT,...]";

  private BrokerMain() {}

  /** Runs the broker until the process is told to end. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws InterruptedException {
    var arguments = List.of(args);
    if (arguments.size() != 3 && arguments.size() != 5) {
      System.err.println(USAGE + ", but found: " + String.join(" ", args));
      System.exit(2);
    }
    var node = new BrokerNode(address(arguments), Path.of(arguments.get(1)), Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "broker-stop"));
    startOrExit(node);
    System.out.println("READY " + node.address().clientAddress());
    new CountDownLatch(1).await();
  }

  /* Threads that a failed start leaves behind would keep the process alive. */
  private static void startOrExit(BrokerNode node) {
    try {
      node.start();
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static NodeAddress address(List<String> arguments) {
    var listener = arguments.get(0);
    int colon = listener.lastIndexOf(':');
    var host = colon < 0 ? Ports.LOOPBACK : listener.substring(0, colon);
    int port = number("PORT", listener.substring(colon + 1));
    int nodeId = number("NODE_ID", arguments.get(2));
    if (arguments.size() == 3) {
      return NodeAddress.alone(nodeId, host, port, Ports.pick(1, List.of(port)).getFirst());
    }
    int controllerPort = number("CONTROLLER_PORT", arguments.get(3));
    return new NodeAddress(nodeId, host, port, controllerPort, arguments.get(4));
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          USAGE + ", but " + name + " is '" + text + "' and not a whole number", e);
    }
  }
}
