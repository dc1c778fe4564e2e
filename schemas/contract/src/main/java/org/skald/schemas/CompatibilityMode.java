package org.skald.schemas;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the schema of a subject may change, as the registry calls it. */
public enum CompatibilityMode {
  /** In any way. */
  NONE(false, false, false),
  /** A version can read what the one before it has written. */
  BACKWARD(true, false, false),
  /** A version can read what all before it have written. */
  BACKWARD_TRANSITIVE(true, false, true),
  /** A version can read what the one after it writes. */
  FORWARD(false, true, false),
  /** A version can read what all after it write. */
  FORWARD_TRANSITIVE(false, true, true),
  /** A version and the one after it can read each other. */
  FULL(true, true, false),
  /** All versions can read each other. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  CompatibilityMode(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /** The mode of this word, in any case; empty when there is none. */
  public static Optional<CompatibilityMode> of(String word) {
    return Stream.of(values())
        .filter(mode -> mode.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Whether the version after one can read what that one has written. */
  public boolean isBackward() {
    return backward;
  }

  /** Whether a version can read what the one after it writes. */
  public boolean isForward() {
    return forward;
  }

  /** Whether what holds of one version and the next holds of any two. */
  public boolean isTransitive() {
    return transitive;
  }
}
