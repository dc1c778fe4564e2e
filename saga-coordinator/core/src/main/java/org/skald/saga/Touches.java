package org.skald.saga;

/**
 * Tells what a command reads and writes; the {@code reads} and {@code writes} of a definition.
 *
 * <p>It is told for those who watch sagas, and no rule asks for it: a key that cannot be evaluated
 * is missing, and the saga goes on.
 */
@FunctionalInterface
public interface Touches {

  /** A pure function of the scope. */
  TouchedKeys of(Scope scope);
}
