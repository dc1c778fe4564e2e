package org.skald.infra.system.histories;

import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace for each machine, all on one bridge in the namespace of the clients. They are
 * made inside the sandbox of the run and go with it.
 *
 * <p>A cut is a false neighbour: each of the two is told that the other has a hardware address that
 * nobody has. So packets leave and get lost, as with a broken cable, and nobody is told.
 */
final class Namespaces implements Network {

  private static final String NETWORK = "10.231.0.";
  private static final String BRIDGE = "hub";
  private static final String NOBODY = "02:00:00:00:00:99";

  private Namespaces() {}

  /** Makes them all. */
  static Namespaces make() {
    var network = new Namespaces();
    ip("link set lo up");
    ip("link add %s type bridge".formatted(BRIDGE));
    ip("addr add %s/24 dev %s".formatted(network.address(Host.CLIENTS), BRIDGE));
    ip("link set %s up".formatted(BRIDGE));
    for (var host : Host.values()) {
      if (host != Host.CLIENTS) {
        network.join(host);
      }
    }
    return network;
  }

  private void join(Host host) {
    var name = host.label();
    ip("netns add %s".formatted(name));
    ip("link add %s type veth peer name eth0 netns %s".formatted(name, name));
    ip("link set %s master %s up".formatted(name, BRIDGE));
    ip("-n %s addr add %s/24 dev eth0".formatted(name, address(host)));
    ip("-n %s link set eth0 up".formatted(name));
    ip("-n %s link set lo up".formatted(name));
  }

  @Override
  public String address(Host host) {
    return NETWORK + host.number();
  }

  @Override
  public List<String> on(Host host) {
    return host == Host.CLIENTS
        ? List.of()
        : List.of("nsenter", "--net=/run/netns/" + host.label());
  }

  @Override
  public boolean canCut() {
    return true;
  }

  @Override
  public void cut(Host one, Host other) {
    lose(one, other);
    lose(other, one);
  }

  private void lose(Host from, Host to) {
    ip(
        "%s neigh replace %s lladdr %s dev %s nud permanent"
            .formatted(in(from), address(to), NOBODY, device(from)));
  }

  @Override
  public void heal(Host one, Host other) {
    find(one, other);
    find(other, one);
  }

  private void find(Host from, Host to) {
    ip("%s neigh del %s dev %s".formatted(in(from), address(to), device(from)));
  }

  private static String in(Host host) {
    return host == Host.CLIENTS ? "" : "-n " + host.label();
  }

  private static String device(Host host) {
    return host == Host.CLIENTS ? BRIDGE : "eth0";
  }

  private static void ip(String arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.strip().split(" ")));
    Shell.run(command);
  }
}
