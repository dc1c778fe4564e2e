package org.skald.log.tail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.log.Revision;

/**
 * Finds where in a journal to begin reading what comes after a place.
 *
 * <p>It looks at the first event of blocks and remembers what it saw, since thousands of watches
 * may resume at once. Where a journal repeats itself the place may be found too late; who reads
 * from there notices, because each event names the one before it, and begins further back.
 *
 * @param <T> payload
 */
final class JournalSearch<T> {

  static final long BLOCK = 1_024;
  private static final int REMEMBERED_MAX = 50_000;

  /** What is remembered of an event: not what it says, which may be large. */
  private record First(Revision revision, Revision previous) {}

  private final Journal<T> journal;
  private final Map<Long, First> firsts =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, First> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  JournalSearch(Journal<T> journal) {
    this.journal = journal;
  }

  Resume find(Revision from) {
    var begin = journal.begin();
    var end = journal.end();
    var first = first(begin, end);
    if (first.isEmpty()) {
      return new Resume.Ready(from, begin);
    }
    var earliest = first.get().previous();
    return earliest.isAfter(from)
        ? new Resume.Compacted(earliest)
        : new Resume.Ready(from, search(from, begin, end));
  }

  private long search(Revision from, long begin, long end) {
    var low = begin / BLOCK;
    var high = end / BLOCK + 1;
    while (high - low > 1) {
      var middle = (low + high) >>> 1;
      var there = first(middle * BLOCK, end);
      if (there.isPresent() && !there.get().revision().isAfter(from)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.max(begin, low * BLOCK);
  }

  /** The first event at this offset or after it. */
  private Optional<First> first(long offset, long end) {
    var known = firsts.get(offset);
    if (known != null) {
      return Optional.of(known);
    }
    for (var at = offset; at < end; ) {
      var page = journal.read(at);
      if (!page.events().isEmpty()) {
        var event = page.events().getFirst().event();
        var found = new First(event.revision(), event.previous());
        firsts.put(offset, found);
        return Optional.of(found);
      }
      at = page.next();
    }
    return Optional.empty();
  }
}
