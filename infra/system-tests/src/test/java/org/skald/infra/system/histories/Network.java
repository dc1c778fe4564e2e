package org.skald.infra.system.histories;

import java.util.List;

/** What is between the machines of the cluster. */
interface Network {

  /** Address of a machine. */
  String address(Host host);

  /** The command that runs another one on a machine, and becomes it. */
  List<String> on(Host host);

  /** Whether machines can be cut off from each other; if not, nothing below does anything. */
  boolean canCut();

  /** From here on nothing that one sends reaches the other; both think that it was sent. */
  void cut(Host one, Host other);

  /** Ends a cut. */
  void heal(Host one, Host other);
}
