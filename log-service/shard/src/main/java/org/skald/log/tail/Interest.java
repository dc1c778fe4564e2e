package org.skald.log.tail;

import java.util.ArrayList;
import java.util.List;

/**
 * Which events are wanted.
 *
 * @param subject what they are about
 * @param below whether also those about what is below it
 */
public record Interest(String subject, boolean below) {

  private static final char SEPARATOR = '/';

  boolean matches(String other) {
    return other.equals(subject)
        || (below
            && other.length() > subject.length()
            && other.startsWith(subject)
            && other.charAt(subject.length()) == SEPARATOR);
  }

  /** A subject and all that it is below of; as many as it has segments. */
  static List<String> above(String subject) {
    var all = new ArrayList<String>();
    all.add(subject);
    for (var end = subject.lastIndexOf(SEPARATOR);
        end >= 0;
        end = subject.lastIndexOf(SEPARATOR, end - 1)) {
      all.add(subject.substring(0, end));
    }
    return all;
  }
}
