package org.skald.coordination;

/** Names a node of Skald. */
public record MemberName(String value) implements Comparable<MemberName> {

  /** Refuses what is no name, see {@link Names}. */
  public MemberName {
    Names.require("a member's name", value);
  }

  @Override
  public int compareTo(MemberName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
