package org.skald.coordination;

import org.skald.log.Position;

/** What happened to the access to names. */
public sealed interface AccessEvent extends CoordinationEvent {

  /**
   * A subtree has this list.
   *
   * @param revision the record that set it
   */
  record AccessListSet(NameTree tree, AccessList list, Position revision) implements AccessEvent {
    @Override
    public String key() {
      return Keys.of(tree);
    }
  }

  /** A subtree has no list of its own any more. */
  record AccessListRemoved(NameTree tree) implements AccessEvent {
    @Override
    public String key() {
      return Keys.of(tree);
    }
  }

  /** There are so many lists now. */
  record AccessListsCounted(int lists) implements AccessEvent {
    @Override
    public String key() {
      return Keys.ACCESS_COUNT;
    }
  }
}
