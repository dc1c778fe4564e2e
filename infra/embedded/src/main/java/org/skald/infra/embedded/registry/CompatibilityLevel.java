package org.skald.infra.embedded.registry;

import java.util.Optional;
import java.util.stream.Stream;

/** Which registered versions a new version of a subject must get along with, and in which way. */
enum CompatibilityLevel {
  /** With none. */
  NONE(false, false, false),
  /** It can read what the latest version has written. */
  BACKWARD(true, false, false),
  /** It can read what every version has written. */
  BACKWARD_TRANSITIVE(true, false, true),
  /** The latest version can read what it writes. */
  FORWARD(false, true, false),
  /** Every version can read what it writes. */
  FORWARD_TRANSITIVE(false, true, true),
  /** It and the latest version can read each other. */
  FULL(true, true, false),
  /** It and every version can read each other. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  static Optional<CompatibilityLevel> named(String name) {
    return Stream.of(values()).filter(it -> it.name().equalsIgnoreCase(name)).findFirst();
  }

  boolean backward() {
    return backward;
  }

  boolean forward() {
    return forward;
  }

  boolean transitive() {
    return transitive;
  }
}
