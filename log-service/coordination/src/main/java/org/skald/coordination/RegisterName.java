package org.skald.coordination;

/** Names a register. */
public record RegisterName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public RegisterName {
    Names.require("a register's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
