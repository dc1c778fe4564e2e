package org.skald.coordination;

/** Names a barrier. */
public record BarrierName(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public BarrierName {
    Names.require("a barrier's name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
