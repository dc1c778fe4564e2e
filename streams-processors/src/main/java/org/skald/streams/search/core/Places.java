package org.skald.streams.search.core;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.skald.log.Position;

/**
 * Places in the log, one of each shard that matters: {@code 2-4711} or {@code 0-12.2-4711}. A read
 * that names them has at least what was written up to there.
 *
 * @param byShard the place in each shard
 */
public record Places(SortedMap<Integer, Position> byShard) {

  /** None: whatever there is will do. */
  public static final Places NONE = new Places(new TreeMap<>());

  /** Keeps its own copy. */
  public Places {
    byShard = Collections.unmodifiableSortedMap(new TreeMap<>(byShard));
  }

  /** A place in one shard. */
  public static Places of(int shard, Position position) {
    return new Places(new TreeMap<>(Map.of(shard, position)));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it did not
   */
  public static Places parse(String text) {
    var places = new TreeMap<Integer, Position>();
    for (var part : text.split("\\.", -1)) {
      var dash = part.indexOf('-');
      try {
        if (dash > 0) {
          var position = new Position(Long.parseLong(part.substring(dash + 1)));
          places.put(Integer.parseInt(part.substring(0, dash)), position);
          continue;
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
      throw new IllegalArgumentException(
          "at-least: expected the 'place' of an answer, such as 2-4711, found '%s'"
              .formatted(text));
    }
    return new Places(places);
  }

  /** The place in this shard, if it matters. */
  public Optional<Position> of(int shard) {
    return Optional.ofNullable(byShard.get(shard));
  }

  @Override
  public String toString() {
    return byShard.entrySet().stream()
        .map(it -> it.getKey() + "-" + it.getValue())
        .collect(Collectors.joining("."));
  }
}
