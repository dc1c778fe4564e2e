package org.skald.log.tail;

/** Something that a journal should have is not in it. */
public final class BrokenJournal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what was expected and what was found. */
  public BrokenJournal(String message) {
    super(message);
  }
}
