package org.skald.coordination;

/** Names a lock, or what is held in the same way; each kind has names of its own. */
public record LockName(LockKind kind, String value) {

  /** Refuses what is no name, see {@link Names}. */
  public LockName {
    Names.require("a name for the " + kind.word(), value);
  }

  /** Names a lock proper. */
  public LockName(String value) {
    this(LockKind.LOCK, value);
  }

  /** Names an election. */
  public static LockName ofElection(String value) {
    return new LockName(LockKind.ELECTION, value);
  }

  /** Names a semaphore. */
  public static LockName ofSemaphore(String value) {
    return new LockName(LockKind.SEMAPHORE, value);
  }

  void require(LockKind expected) {
    if (kind != expected) {
      throw new IllegalArgumentException(
          "expected a name of kind %s, found %s".formatted(expected.word(), described()));
    }
  }

  /** For messages: what it is, and its name. */
  String described() {
    return "%s '%s'".formatted(kind.word(), value);
  }

  @Override
  public String toString() {
    return value;
  }
}
