package org.skald.client;

/** What is held by grants, and how its routes are called. */
enum LockKind {
  /** A lock and nothing else. */
  LOCK("lock", "locks", "acquire", "release"),
  /** An election, whose grant is to lead. */
  ELECTION("election", "elections", "campaign", "resign"),
  /** A semaphore, whose grants are of permits. */
  SEMAPHORE("semaphore", "semaphores", "acquire", "release");

  private final String word;
  private final String folder;
  private final String acquire;
  private final String release;

  LockKind(String word, String folder, String acquire, String release) {
    this.word = word;
    this.folder = folder;
    this.acquire = acquire;
    this.release = release;
  }

  /** For messages. */
  String word() {
    return word;
  }

  /** Where all of its kind are. */
  String folder() {
    return folder;
  }

  /** The route to a grant. */
  String acquire() {
    return acquire;
  }

  /** The route back. */
  String release() {
    return release;
  }
}
