package org.skald.log;

import java.util.OptionalLong;

/** What the caller of a command is told, once a replica has applied it. */
public sealed interface Answer {

  /** The place at which the command was decided: the caller's consistency token. */
  Position position();

  /**
   * The command held.
   *
   * @param number what {@link ShardDecider#number} tells of it; a repeat is told the same
   */
  record Accepted(Position position, OptionalLong number) implements Answer {

    /** Without a number. */
    public Accepted(Position position) {
      this(position, OptionalLong.empty());
    }
  }

  /**
   * The command was refused; {@code code} and {@code detail} are those of the rejection, the detail
   * in {@linkplain Brief brief}.
   */
  record Rejected(Position position, String code, String detail) implements Answer {
    /** Cuts the detail. */
    public Rejected {
      detail = Brief.of(detail);
    }
  }
}
