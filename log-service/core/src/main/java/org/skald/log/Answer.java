package org.skald.log;

/** What the caller of a command is told, once a replica has applied it. */
public sealed interface Answer {

  /** The place at which the command was decided: the caller's consistency token. */
  Position position();

  /** The command held. */
  record Accepted(Position position) implements Answer {}

  /** The command was refused; {@code code} and {@code detail} are those of the rejection. */
  record Rejected(Position position, String code, String detail) implements Answer {}
}
