package org.skald.coordination;

/** Names a sequence. */
public record SequenceName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public SequenceName {
    Names.require("a sequence's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
