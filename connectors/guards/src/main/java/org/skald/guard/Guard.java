package org.skald.guard;

/**
 * Lets writes through, unless a later holder of their lock has been seen. The check and the write
 * are one step: while a write is under way, no write with a greater token begins, so none can
 * overtake it and be overwritten.
 */
public interface Guard {

  /**
   * Runs the write, if no greater token has been seen for this lock.
   *
   * @return what the write returned
   * @throws TokenSuperseded when one has been seen: the write was not run
   * @throws E what the write threw; its token has been seen all the same
   */
  <T, E extends Exception> T write(String lock, long token, Write<T, E> write) throws E;

  /**
   * What a lock protects.
   *
   * @param <T> what it returns
   * @param <E> what it throws
   */
  @FunctionalInterface
  interface Write<T, E extends Exception> {

    /** Writes. */
    T run() throws E;
  }
}
