package org.skald.log.tail;

import java.util.ArrayList;
import java.util.List;

/** A journal in memory, in pages of a few events. */
final class MemoryJournal implements Journal<String> {

  private final List<TailEvent<String>> events = new ArrayList<>();
  private final int pageSize;
  private long begin;
  private int reads;

  MemoryJournal(int pageSize) {
    this.pageSize = pageSize;
  }

  void add(TailEvent<String> event) {
    events.add(event);
  }

  /** What stands before this offset is gone. */
  void trim(long before) {
    begin = Math.max(begin, before);
  }

  int reads() {
    return reads;
  }

  @Override
  public long begin() {
    return begin;
  }

  @Override
  public long end() {
    return events.size();
  }

  @Override
  public Page<String> read(long offset) {
    reads++;
    if (offset < begin) {
      return new Page<>(begin, begin, List.of());
    }
    var page = new ArrayList<Placed<String>>();
    var at = offset;
    for (; at < events.size() && page.size() < pageSize; at++) {
      page.add(new Placed<>(at, events.get((int) at)));
    }
    return new Page<>(offset, at, page);
  }

  @Override
  public void close() {}
}
