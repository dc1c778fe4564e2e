package org.skald.saga;

import java.util.Locale;

/** How a saga holds a lock beside others. */
public enum LockMode {
  /** Nobody else holds it. */
  EXCLUSIVE,
  /** Others may hold it in this mode too. */
  SHARED,
  /**
   * Takes its part of a quantity, or adds to it; others may do so too, for as long as there is
   * enough even if all of them complete (O'Neil: The Escrow Transactional Method, TODS 1986).
   */
  ESCROW;

  /** The word for it on every surface: {@code exclusive}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
