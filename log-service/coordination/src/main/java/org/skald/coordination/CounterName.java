package org.skald.coordination;

/** Names a counter. */
public record CounterName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public CounterName {
    Names.require("a counter's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
