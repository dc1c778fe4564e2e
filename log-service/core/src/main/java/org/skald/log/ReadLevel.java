package org.skald.log;

/** How fresh a read has to be. */
public sealed interface ReadLevel {

  /** Whatever this replica has. */
  record Eventual() implements ReadLevel {}

  /** At least everything up to and including a position, such as the token of an earlier answer. */
  record AtLeast(Position position) implements ReadLevel {}

  /** Everything that was acknowledged to anybody before this read was asked. */
  record Linearizable() implements ReadLevel {}
}
