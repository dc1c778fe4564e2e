package org.skald.log.shard;

/** What can go wrong, and what is rare, in a simulation; each has to be seen over all seeds. */
public enum Fault {
  /** A node dies between two steps. */
  KILL,
  /** A node dies inside a step, at one of its calls to the outside. */
  CRASH_INSIDE,
  /** A machine dies and loses what its store had not forced to disk. */
  LOST_WRITES,
  /** A node comes back with an empty store. */
  WIPED_STORE,
  /** A node takes no steps for longer than a lease. */
  PAUSE,
  /** A node can reach everybody but the leader of the log. */
  CUT_OFF,
  /** A node takes few steps. */
  SLOW,
  /** The registry does not answer a node. */
  STALL,
  /** The registry says that there is no schema under an id, or not yet. */
  UNKNOWN_SCHEMA,
  /** A server of the registry does not know what others know, or knew. */
  STALE_REGISTRY,
  /** Nothing is appended to the log for a while. */
  LOG_OUTAGE,
  /** Another broker, with another clock, leads the log. */
  LEADER_CHANGE,
  /** The leader's clock jumps ahead. */
  CLOCK_FORWARD,
  /** The leader's clock is set back. */
  CLOCK_BACK,
  /** An append fails and the record is not in the log. */
  APPEND_LOST,
  /** An append fails and the record is in the log. */
  APPEND_AMBIGUOUS,
  /** An append puts the record into the log twice. */
  APPEND_DOUBLED,
  /** An append takes long. */
  APPEND_DELAYED,
  /** The log was not trimmed although it should have been. */
  TRIM_LOST,
  /** No effect is taken for a while. */
  EFFECT_OUTAGE,
  /** One topic takes no effects for a while. */
  TOPIC_GONE,
  /** An effect is not delivered and its sender is told so. */
  EFFECT_LOST,
  /** An effect is delivered and its sender is told that it is not. */
  EFFECT_AMBIGUOUS,
  /** An effect was sent again that had been delivered. */
  EFFECT_REPEATED,
  /** A mark was not moved, or not seen to be. */
  MARK_FAILED,
  /** The mark moved back. */
  MARK_BACK,
  /** A snapshot was given up or fenced half written. */
  SNAPSHOT_HALF,
  /** A snapshot was completed, but its writer was told that it was not. */
  SNAPSHOT_AMBIGUOUS,
  /** Superseded entries of the snapshot topic are gone. */
  COMPACTION,
  /** A replica restored from a snapshot. */
  RESTORE,
  /** A replica found that the log begins after what it wants to read. */
  LEFT_BEHIND,
  /** A node is appointed to drive while another one does, perhaps under a stale term. */
  APPOINTMENT,
  /** Two replicas drive at once. */
  TWO_DRIVERS,
  /** A client sent a request again. */
  REQUEST_REPEATED,
  /** A client wrote what is no command. */
  BAD_RECORD
}
