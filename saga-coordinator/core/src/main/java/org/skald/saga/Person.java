package org.skald.saga;

import java.util.Optional;

/**
 * Somebody who acts upon a saga.
 *
 * @param actor who they say they are
 * @param principal who they are, as the door attests; empty for nobody in particular
 */
public record Person(String actor, Optional<String> principal) {

  /** Somebody of whom there is only the word. */
  public static Person saying(String actor) {
    return new Person(actor, Optional.empty());
  }

  /**
   * Whether the two are known to be different people. Names are compared only where nobody is
   * attested: a principal who leaves the token away is still the same person.
   */
  public boolean isAnother(Person other) {
    if (principal.isEmpty() && other.principal.isEmpty()) {
      return !actor.equals(other.actor);
    }
    return principal.isPresent()
        && other.principal.isPresent()
        && !principal.equals(other.principal);
  }

  @Override
  public String toString() {
    return principal
        .map(it -> "'%s' (principal '%s')".formatted(actor, it))
        .orElseGet(() -> "'%s' (no principal)".formatted(actor));
  }
}
