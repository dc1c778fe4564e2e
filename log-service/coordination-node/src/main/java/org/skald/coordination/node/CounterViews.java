package org.skald.coordination.node;

/** What of counters and sequences is shown over HTTP. */
final class CounterViews {

  private CounterViews() {}

  /**
   * A counter.
   *
   * @param value what it stands at; to who adds, what the addition came to
   * @param position the record of the addition, or how fresh this is
   */
  record Counter(String counter, long value, long position) {}

  /**
   * Ids that are the caller's alone.
   *
   * @param from the first of them
   * @param to the first after them
   */
  record Block(String sequence, long from, long to, long position) {}
}
