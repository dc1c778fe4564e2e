package org.skald.infra.system.histories;

import java.util.List;
import java.util.Locale;

/** A machine of the cluster, as far as the network can tell. */
enum Host {
  BROKER_1(1),
  BROKER_2(2),
  BROKER_3(3),
  NODE_1(4),
  NODE_2(5),
  NODE_3(6),
  /** Where the clients and the schema registry are. */
  CLIENTS(7);

  static final List<Host> BROKERS = List.of(BROKER_1, BROKER_2, BROKER_3);
  static final List<Host> NODES = List.of(NODE_1, NODE_2, NODE_3);

  private final int number;

  Host(int number) {
    this.number = number;
  }

  /** Its number, from 1. */
  int number() {
    return number;
  }

  /** Its name in files, addresses and reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
