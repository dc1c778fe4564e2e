package org.skald.coordination;

import java.util.Optional;
import org.skald.log.Position;

/** A name in the tree of names. Nothing has to be above it. */
public sealed interface NameState extends CoordinationState {

  /** Nothing. */
  NameState ABSENT = new Absent();

  /** The record that last changed it, if it is there. */
  Optional<Position> lastChange();

  /** Nothing is there. */
  record Absent() implements NameState {
    @Override
    public Optional<Position> lastChange() {
      return Optional.empty();
    }
  }

  /**
   * It has a value.
   *
   * @param revision the record that last changed it
   * @param created the record since which it has been there
   * @param owner the session with which it goes; empty when it stays
   */
  record Present(
      NamePath path,
      SmallValue value,
      Position revision,
      Position created,
      Optional<SessionId> owner)
      implements NameState {
    @Override
    public Optional<Position> lastChange() {
      return Optional.of(revision);
    }
  }
}
