package org.skald.coordination;

/**
 * One life of a node's process: a node that starts again is another one under the same name. What
 * an earlier life still has on its way to the log counts for nothing once the new one is known.
 */
public record Incarnation(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public Incarnation {
    Names.require("an incarnation", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
