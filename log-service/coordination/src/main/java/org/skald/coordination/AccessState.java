package org.skald.coordination;

import org.skald.log.Position;

/** What is said of the access to one subtree. */
public sealed interface AccessState extends CoordinationState {

  /** Nothing: what is said of the next larger one holds. */
  AccessState UNSAID = new Unsaid();

  /** Nothing is said. */
  record Unsaid() implements AccessState {}

  /**
   * A list says it.
   *
   * @param revision the record that set it
   */
  record Listed(NameTree tree, AccessList list, Position revision) implements AccessState {}
}
