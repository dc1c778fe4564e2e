package org.skald.saga;

import java.util.Set;

/** Makes the payload of a command out of what a saga knows; the {@code with:} of a definition. */
@FunctionalInterface
public interface Mapping {

  /** A pure function of the scope. */
  Mapped map(Scope scope);

  /** The steps without whose reply there is no payload. */
  default Set<String> needs() {
    return Set.of();
  }

  /** What a mapping came to. */
  sealed interface Mapped {

    /** The payload to send. */
    record Ready(Payload payload) implements Mapped {}

    /** An expression could not be evaluated, such as a division by zero. */
    record Broken(String reason) implements Mapped {}
  }
}
