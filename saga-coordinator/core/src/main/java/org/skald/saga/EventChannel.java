package org.skald.saga;

/**
 * Where events and the sagas of a definition meet: the events of one schema on one topic, by what
 * one expression makes of each. All versions of the definition that agree on these share it.
 *
 * @param definition whose sagas wait
 * @param topic where the events come from
 * @param event full name of their schema
 * @param key tells the expression that makes their key from others
 */
public record EventChannel(String definition, String topic, String event, String key) {

  /** Longest key of an event, in characters. */
  public static final int KEY_MAX = 200;

  /**
   * The name of the mailbox of the events that have this key.
   *
   * @throws IllegalArgumentException that says what is expected of a key
   */
  public String mailbox(String value) {
    if (value.isEmpty()
        || value.length() > KEY_MAX
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "expected a key of 1 to %d printable characters, found '%s'".formatted(KEY_MAX, value));
    }
    return this + "/" + value;
  }

  /** Tells it from all others. */
  @Override
  public String toString() {
    return String.join("/", definition, topic, event, key);
  }
}
