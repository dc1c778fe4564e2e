package org.skald.coordination;

/** Names a log whose shards are placed. */
public record LogName(String value) implements Comparable<LogName> {

  /** Refuses what is no name, see {@link Names}. */
  public LogName {
    Names.require("a log's name", value);
  }

  @Override
  public int compareTo(LogName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
