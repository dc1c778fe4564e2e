package org.skald.guard;

/** A write was refused: a later holder of the lock has been seen. It must not be tried again. */
public final class TokenSuperseded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String lock;
  private final long found;
  private final long highest;

  /** For this lock and the token found, when a higher one has been seen. */
  public TokenSuperseded(String lock, long found, long highest) {
    super(
        "expected a token of at least %d for %s, found %d: nothing was written"
            .formatted(highest, lock, found));
    this.lock = lock;
    this.found = found;
    this.highest = highest;
  }

  /** The lock whose later holder has been seen. */
  public String lock() {
    return lock;
  }

  /** The token that was found. */
  public long found() {
    return found;
  }

  /** The highest token that had been seen. */
  public long highest() {
    return highest;
  }
}
