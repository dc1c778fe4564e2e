package org.skald.coordination;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who may do how much with the names of a subtree.
 *
 * @param grants in the order of the grantees' words, so that the same list is the same bytes
 */
public record AccessList(Map<Grantee, AccessLevel> grants) {

  /** The most grants of one list, so that it fits into a record many times over. */
  public static final int SIZE_MAX = 100;

  /** The list that is none. */
  public static final AccessList NONE = new AccessList(Map.of());

  /** Refuses more grants than a list may have. */
  public AccessList {
    if (grants.size() > SIZE_MAX) {
      throw new IllegalArgumentException(
          "expected at most %d grants in a list, found %d".formatted(SIZE_MAX, grants.size()));
    }
    var sorted = new TreeMap<Grantee, AccessLevel>(Comparator.comparing(Grantee::word));
    sorted.putAll(grants);
    grants = Collections.unmodifiableMap(sorted);
  }

  /** Whether it grants nothing to anybody. */
  public boolean isEmpty() {
    return grants.isEmpty();
  }

  /** What it grants somebody: what it grants anyone, or more. */
  public Optional<AccessLevel> levelOf(Optional<Principal> somebody) {
    return Stream.concat(Stream.of(Grantee.ANYONE), somebody.stream())
        .flatMap(it -> Optional.ofNullable(grants.get(it)).stream())
        .max(Comparator.naturalOrder());
  }

  /** Whether it grants somebody so much. */
  public boolean permits(Optional<Principal> somebody, AccessLevel needed) {
    return levelOf(somebody).filter(it -> it.includes(needed)).isPresent();
  }
}
