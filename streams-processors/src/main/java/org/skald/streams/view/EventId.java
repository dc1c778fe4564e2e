package org.skald.streams.view;

import org.skald.log.Position;
import org.skald.log.Revision;

/**
 * The id of a journal event, which says where in the log it comes from: {@code 3-1207-0}.
 *
 * @param shard the shard whose record has caused it
 * @param revision its place there
 */
public record EventId(int shard, Revision revision) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static EventId parse(String text) {
    var parts = text.split("-", -1);
    try {
      if (parts.length == 3) {
        var position = new Position(Long.parseLong(parts[1]));
        return new EventId(
            Integer.parseInt(parts[0]), new Revision(position, Integer.parseInt(parts[2])));
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "expected the id of a journal event, such as 3-1207-0, found '%s'".formatted(text));
  }
}
