package org.skald.client;

/**
 * A lead that was won, until it is closed or lost: a {@link Grant} with a term. To close it is to
 * resign.
 */
public final class Leadership extends Grant {

  private final long term;

  Leadership(Session session, LocalLine line, LockName election, Granted granted) {
    super(session, line, election, granted.token());
    this.term = granted.term();
  }

  /** The term: 1, 2, 3 and so on; each has had one leader, and every later one is greater. */
  public long term() {
    return term;
  }

  @Override
  public synchronized Leadership interruptWhenLost() {
    super.interruptWhenLost();
    return this;
  }

  @Override
  public String toString() {
    return super.toString() + " in term " + term;
  }
}
