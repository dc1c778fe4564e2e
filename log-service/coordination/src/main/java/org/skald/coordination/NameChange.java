package org.skald.coordination;

import org.skald.log.Position;

/** What is to become of one name. */
public sealed interface NameChange {

  /** Whether it goes with the session that asks for it. */
  boolean ephemeral();

  /** How many bytes it has to keep. */
  int size();

  /** What it is about; two of one command may not be about the same. */
  Object target();

  /** Which name it changes when it is decided at this place. */
  NamePath path(Position position);

  /** It has this value, whether it was there or not. */
  record Put(NamePath path, SmallValue value, boolean ephemeral) implements NameChange {

    @Override
    public int size() {
      return value.size();
    }

    @Override
    public Object target() {
      return path;
    }

    @Override
    public NamePath path(Position position) {
      return path;
    }
  }

  /**
   * A new name has this value.
   *
   * @param prefix what its path begins with; the place of the record in 20 digits comes behind it
   */
  record PutSequential(String prefix, SmallValue value, boolean ephemeral) implements NameChange {

    /** Refuses a prefix that makes no path. */
    public PutSequential {
      var _ = NamePath.numbered(prefix, new Position(0));
    }

    @Override
    public int size() {
      return value.size();
    }

    @Override
    public Object target() {
      return prefix;
    }

    @Override
    public NamePath path(Position position) {
      return NamePath.numbered(prefix, position);
    }
  }

  /** It is not there any more; nothing if it was not. */
  record Delete(NamePath path) implements NameChange {

    @Override
    public boolean ephemeral() {
      return false;
    }

    @Override
    public int size() {
      return 0;
    }

    @Override
    public Object target() {
      return path;
    }

    @Override
    public NamePath path(Position position) {
      return path;
    }
  }
}
