package org.skald.coordination.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.NameTree;

/**
 * Which access list governs the names that the journal tells of, and how often that has changed.
 */
final class JournalAccess {

  private final Function<NameTree, Optional<Listed>> lists;
  private final AtomicLong changes = new AtomicLong();

  JournalAccess(Function<NameTree, Optional<Listed>> lists) {
    this.lists = lists;
  }

  Optional<Listed> governing(NameTree tree) {
    return lists.apply(tree);
  }

  /** What was looked up before this number changed may be out of date. */
  long changes() {
    return changes.get();
  }

  void changed() {
    changes.incrementAndGet();
  }
}
