package org.skald.saga.verify;

import java.util.Set;

/**
 * What a definition file leaves open, or asks for in vain, and the definition itself cannot say.
 *
 * @param undeclared compensatable steps of which it does not say how they are undone, nor that
 *     there is nothing to undo
 * @param late steps whose attempts do not fit the deadline
 */
public record Breaches(Set<String> undeclared, Set<String> late) {

  /** Of a file that breaks no rule. */
  public static final Breaches NONE = new Breaches(Set.of(), Set.of());

  /** Keeps its own copies. */
  public Breaches {
    undeclared = Set.copyOf(undeclared);
    late = Set.copyOf(late);
  }
}
