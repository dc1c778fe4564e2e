package org.skald.coordination.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.log.http.ServerEvent;

/** An event of the journal that knows who may see it: what governs it is looked up once for all. */
final class JournalEvent {

  private final ServerEvent shown;
  private final Optional<NameTree> tree;
  private final JournalAccess access;

  /* Whoever looks it up first does so for the others; twice does no harm. */
  private volatile @Nullable Governed governed;

  private record Governed(long since, Optional<Listed> list) {}

  /**
   * An event.
   *
   * @param shown what its watchers get
   * @param tree which name it is about, if it is about one
   * @param access which list governs a name
   */
  JournalEvent(ServerEvent shown, Optional<NameTree> tree, JournalAccess access) {
    this.shown = shown;
    this.tree = tree;
    this.access = access;
  }

  ServerEvent shown() {
    return shown;
  }

  /** Whether somebody may see it as things are now. */
  boolean isFor(Optional<Principal> somebody) {
    return tree.isEmpty()
        || governing(tree.get())
            .map(it -> it.list().permits(somebody, AccessLevel.READ))
            .orElse(true);
  }

  private Optional<Listed> governing(NameTree name) {
    var known = governed;
    var since = access.changes();
    if (known == null || known.since() != since) {
      known = new Governed(since, access.governing(name));
      governed = known;
    }
    return known.list();
  }
}
