package org.skald.participant;

/** One member of a group that consumes commands, used by one thread. */
interface Member extends AutoCloseable {

  /** Where a test may end the loop as a crash would. */
  enum Stage {
    /** The inbox has committed, no reply is sent. */
    SETTLED,
    /** Replies are sent, and the group has not been told. */
    REPLIED
  }

  /** Joins the group. */
  void join();

  /**
   * Takes what has come and deals with it.
   *
   * @throws InboxUnavailable or what says that Kafka or the registry cannot be reached: what was
   *     not settled comes again
   */
  void goRound(Round round);

  /** Finishes what is under way. */
  void leave();

  @Override
  void close();
}
