package org.skald.infra.system.histories;

import java.util.List;

/** What the nemesis can do. */
enum Fault {
  NODE_KILLED,
  NODE_PAUSED,
  NODE_CUT_FROM_BROKER,
  NODE_CUT_FROM_CLIENTS,
  NODE_CLOCK_SET,
  BROKER_KILLED,
  BROKER_PAUSED,
  BROKERS_CUT,
  BROKER_CLOCK_SET,
  LEADER_CHANGED;

  /** Those that harm one node at a time. */
  static final List<Fault> OF_NODES =
      List.of(
          NODE_KILLED, NODE_PAUSED, NODE_CUT_FROM_BROKER, NODE_CUT_FROM_CLIENTS, NODE_CLOCK_SET);

  /** Those that harm one broker at a time. */
  static final List<Fault> OF_BROKERS =
      List.of(BROKER_KILLED, BROKER_PAUSED, BROKERS_CUT, BROKER_CLOCK_SET, LEADER_CHANGED);

  boolean isCut() {
    return this == NODE_CUT_FROM_BROKER || this == NODE_CUT_FROM_CLIENTS || this == BROKERS_CUT;
  }

  boolean isClock() {
    return this == NODE_CLOCK_SET || this == BROKER_CLOCK_SET;
  }
}
