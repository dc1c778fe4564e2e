package org.skald.streams.overlap.core;

import java.util.Optional;

/**
 * A saga that touches something.
 *
 * @param id the saga
 * @param definition name of its definition
 * @param version of the definition
 * @param parent the saga whose sub-saga it is; empty when it is none
 */
public record Toucher(String id, String definition, int version, Optional<String> parent) {

  /**
   * Whether both are parts of one business transaction, as far as their ids tell: a sub-saga is
   * called after its parent. What one of a family does is not isolated from the others, and need
   * not be.
   */
  boolean isOfOneFamily(Toucher other) {
    return line().equals(other.line()) || descendsFrom(other) || other.descendsFrom(this);
  }

  private boolean descendsFrom(Toucher other) {
    return parent.isPresent() && line().startsWith(other.line() + "/");
  }

  private String line() {
    return parent.orElse(id);
  }
}
