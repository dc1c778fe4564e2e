package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.ElectionEvent.CandidateDeclared;

/**
 * Elections: a lock whose every grant begins a term. Who is first in line leads, its token fences
 * off the leaders before it, and with its session goes its lead.
 */
final class ElectionRules {

  private ElectionRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, ElectionCommand command) {
    return switch (command) {
      case ElectionCommand.Campaign campaign -> campaign(draft, campaign);
    };
  }

  private static Optional<CoordinationRejection> campaign(
      Draft draft, ElectionCommand.Campaign wish) {
    var said = draft.election(wish.lock()).value(wish.session());
    if (!said.equals(Optional.of(wish.value()))) {
      draft.add(new CandidateDeclared(wish.lock(), wish.session(), wish.value()));
    }
    return LockRules.acquire(
        draft,
        new LockCommand.Acquire(
            wish.lock(), wish.session(), LockMode.EXCLUSIVE, wish.patience(), wish.delay()));
  }
}
