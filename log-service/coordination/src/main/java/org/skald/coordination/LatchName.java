package org.skald.coordination;

/** Names a latch. */
public record LatchName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public LatchName {
    Names.require("a latch's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
