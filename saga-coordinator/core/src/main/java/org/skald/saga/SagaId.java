package org.skald.saga;

/** Names one saga; a repeated start with the same id is the same saga. */
public record SagaId(String value) {

  /** Longest id, in characters. */
  public static final int LENGTH_MAX = 200;

  /** Refuses a blank or overlong id and one with control characters. */
  public SagaId {
    if (value.isBlank()
        || value.length() > LENGTH_MAX
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "expected a saga id of 1 to %d printable characters, found '%s'"
              .formatted(LENGTH_MAX, value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
