package org.skald.coordination;

/** Names a node of Skald. */
public record MemberName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public MemberName {
    Names.require("a member's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
