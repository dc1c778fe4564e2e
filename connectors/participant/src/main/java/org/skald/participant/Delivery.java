package org.skald.participant;

/** How the commands of a topic are handed out to the members of a participant. */
public enum Delivery {
  /**
   * Each partition to one member, in its order: an ordinary consumer group. More members than
   * partitions have nothing to do, and a slow command holds up those behind it.
   */
  ORDER,

  /**
   * Each command to whoever is free, in any order: a share group. Needs an inbox that all members
   * share, and brokers that have share groups.
   */
  QUEUE
}
