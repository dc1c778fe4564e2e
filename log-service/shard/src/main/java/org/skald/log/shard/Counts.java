package org.skald.log.shard;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one replica has refused since its start, by code. Every replica refuses the same records, so
 * these are not to be added up over nodes.
 *
 * @param rejections commands that were refused by the rules
 * @param deadLetters records that can never be a command
 */
public record Counts(Map<String, Long> rejections, Map<String, Long> deadLetters) {

  static final Counts NONE = new Counts(Map.of(), Map.of());

  Counts rejected(String code) {
    return new Counts(oneMore(rejections, code), deadLetters);
  }

  Counts dead(String code) {
    return new Counts(rejections, oneMore(deadLetters, code));
  }

  private static SortedMap<String, Long> oneMore(Map<String, Long> counts, String code) {
    var more = new TreeMap<>(counts);
    more.merge(code, 1L, Long::sum);
    return more;
  }
}
