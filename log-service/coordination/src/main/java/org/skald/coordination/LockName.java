package org.skald.coordination;

/** Names a lock. */
public record LockName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public LockName {
    Names.require("a lock's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
