package org.skald.schemas;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The topics of one log, all named after it.
 *
 * @param log name of the log, and of the topic with its commands and replies
 */
public record Topics(String log) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");

  /** The log of the sagas. */
  public static final Topics SAGAS = new Topics("skald.sagas");

  /** Longest name of a log, in characters, so that every derived name is one that Kafka takes. */
  public static final int LENGTH_MAX = 230;

  /** Refuses a name from which Kafka could not make topics. */
  public Topics {
    if (log.length() > LENGTH_MAX || !NAME.matcher(log).matches()) {
      throw new IllegalArgumentException(
          ("expected a log name of 1 to %d letters, digits, '.', '_' or '-', "
                  + "starting with a letter or digit; found '%s'")
              .formatted(LENGTH_MAX, log));
    }
  }

  /** Topic with the events of every saga, keyed by saga id. */
  public String journal() {
    return log + ".journal";
  }

  /** Compacted topic with states and checkpoints, same partition as the shard. */
  public String snapshot() {
    return log + ".snapshot";
  }

  /** Topic with the records that were rejected, their original bytes and headers, and the cause. */
  public String deadLetters() {
    return log + ".dead-letters";
  }

  /** Topic with reports of sagas that touched what another had written and then undid. */
  public String overlaps() {
    return log + ".overlaps";
  }

  /** All that a log cannot be without. */
  public Set<String> all() {
    return Set.of(log, journal(), snapshot(), deadLetters());
  }
}
