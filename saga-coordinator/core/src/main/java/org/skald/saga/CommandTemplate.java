package org.skald.saga;

import java.util.Optional;

/**
 * A command that a step sends.
 *
 * @param schema full name of the payload's schema
 * @param recipient who is asked
 * @param mapping makes the payload
 * @param touches tells what it reads and writes; empty when its definition does not say
 */
public record CommandTemplate(
    String schema, Recipient recipient, Mapping mapping, Optional<Touches> touches) {

  /** A command of which nobody says what it touches. */
  public CommandTemplate(String schema, Recipient recipient, Mapping mapping) {
    this(schema, recipient, mapping, Optional.empty());
  }
}
