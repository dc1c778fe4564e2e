package org.skald.coordination;

import java.util.stream.Stream;

/** What sessions hold by grants, and wait for in line. */
public enum LockKind {
  /** A lock and nothing else. */
  LOCK(Keys.LOCKS, "lock"),
  /** An election: a lock with a term, whose holder leads. */
  ELECTION(Keys.ELECTIONS, "election"),
  /** A semaphore: a lock that is shared as long as its permits last. */
  SEMAPHORE(Keys.SEMAPHORES, "semaphore");

  private final String prefix;
  private final String word;

  LockKind(String prefix, String word) {
    this.prefix = prefix;
    this.word = word;
  }

  /** The kind that is called so. */
  public static LockKind of(String word) {
    return Stream.of(values())
        .filter(it -> it.word.equals(word))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected a kind of what is held, found '%s'".formatted(word)));
  }

  /** Before the keys of all of this kind. */
  String prefix() {
    return prefix;
  }

  /** As it is called in messages. */
  public String word() {
    return word;
  }
}
