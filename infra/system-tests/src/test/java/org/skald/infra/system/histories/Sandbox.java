package org.skald.infra.system.histories;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run takes place: in namespaces of its own for network, mounts and processes. When its
 * first process ends, however that is, the kernel ends all others, stopped ones too, and takes the
 * networks down; so nothing is left behind.
 *
 * @param command what runs another command in it; nothing where there are no namespaces to be had
 */
record Sandbox(List<String> command) {

  private static final List<String> UNSHARE =
      List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc");

  /* What ip and libfaketime leave in these is of this run alone. */
  private static final String OWN_FILES =
      "mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /dev/shm && exec \"$@\"";

  private static final String PROBE =
      "ip netns add probe && ip link add hub type bridge"
          + " && ip link add probe type veth peer name eth0 netns probe"
          + " && nsenter --net=/run/netns/probe ip link set eth0 up";

  /** One with namespaces: as root if we are, else as root of a user namespace; or none. */
  static Sandbox find() {
    return Stream.of(List.of("unshare"), List.of("unshare", "--map-root-user"))
        .map(Sandbox::of)
        .filter(it -> Shell.succeeds(it.running(List.of("sh", "-c", PROBE))))
        .findFirst()
        .orElseGet(() -> new Sandbox(List.of()));
  }

  private static Sandbox of(List<String> unshare) {
    return new Sandbox(
        Stream.of(unshare, UNSHARE, List.of("--", "sh", "-c", OWN_FILES, "sh"))
            .flatMap(List::stream)
            .toList());
  }

  /** Whether machines in it can have networks of their own. */
  boolean hasNamespaces() {
    return !command.isEmpty();
  }

  /** The command that runs this one in it. */
  List<String> running(List<String> inside) {
    return Stream.concat(command.stream(), inside.stream()).toList();
  }
}
