package org.skald.streams;

import java.util.regex.Pattern;

/**
 * The topics that a host makes for itself, all named after its application.
 *
 * @param application names the consumer group, the internal topics and these
 */
public record HostTopics(String application) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,149}");

  /** Refuses a name from which Kafka could not make topics. */
  public HostTopics {
    if (!NAME.matcher(application).matches()) {
      throw new IllegalArgumentException(
          "expected an application of 1 to 150 letters, digits, '.', '_' or '-', starting with a"
              + " letter or digit; found '%s'".formatted(application));
    }
  }

  /** Replies to sagas, committed with the state that they tell of, on their way to the log. */
  public String replies() {
    return application + ".replies";
  }

  /** Records that hold no command, with their original bytes and headers, and the cause. */
  public String deadLetters() {
    return application + ".dead-letters";
  }
}
