package org.skald.client;

/**
 * Hears of changes of names, one at a time and in their order. While it is busy its watch waits; it
 * is told away from the threads of the client's requests.
 */
public interface NameListener {

  /** A name has changed. */
  void changed(NameChange change);

  /**
   * The watch has ended, because the nodes no longer have all that has changed since its last
   * event. Read what is there now, and watch from the position of that.
   *
   * @param earliest the first revision after which they have everything
   */
  void compacted(String earliest);

  /** The watch has ended, because a node refused it for a reason that another try does not mend. */
  default void refused(RequestRefused why) {
    throw why;
  }

  /** The watch has begun, or has been resumed at another node, after this revision. */
  default void watching(String revision) {
    // Most have nothing to do then.
  }
}
