package org.skald.streams.overlap.core;

import java.util.Locale;

/**
 * A report: a saga may have touched what another had written and then undid.
 *
 * @param key what both have touched
 * @param undone the touch that was undone
 * @param other the touch meanwhile
 */
public record Overlap(String key, Touch undone, Touch other) {

  /** What an overlap may have done. */
  public enum Kind {
    /** The other saga has read what was undone. */
    DIRTY_READ,
    /** The other saga has written what was undone: one of both may have undone the other's. */
    LOST_UPDATE;

    /** The word for it on every surface: {@code dirty-read}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What it may have done. */
  public Kind kind() {
    return switch (other.mode()) {
      case READ -> Kind.DIRTY_READ;
      case WRITE -> Kind.LOST_UPDATE;
    };
  }
}
