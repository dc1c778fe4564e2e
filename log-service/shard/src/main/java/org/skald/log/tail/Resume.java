package org.skald.log.tail;

import org.skald.log.Revision;

/** Whether a watch can begin after a place. */
public sealed interface Resume {

  /**
   * It can.
   *
   * @param from after this place
   * @param offset where in the journal to begin; {@link #UNKNOWN} when that was not looked for
   */
  record Ready(Revision from, long offset) implements Resume {

    /** No offset. */
    public static final long UNKNOWN = -1;
  }

  /**
   * Some events after the place are no longer in the journal.
   *
   * @param earliest the first place after which all still are
   */
  record Compacted(Revision earliest) implements Resume {}
}
