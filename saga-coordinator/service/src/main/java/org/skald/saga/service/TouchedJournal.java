package org.skald.saga.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.saga.DefinitionId;
import org.skald.saga.SagaId;
import org.skald.saga.Touched;
import org.skald.saga.TouchedKeys;

/** What steps touch, as the records of the journal, and back. */
final class TouchedJournal {

  private TouchedJournal() {}

  static org.skald.schemas.journal.Touched of(Touched it) {
    return new org.skald.schemas.journal.Touched(
        it.definition().name(),
        it.definition().version(),
        it.parent().map(SagaId::value).orElse(null),
        it.keys().reads(),
        it.keys().writes(),
        it.keys().untold());
  }

  static Optional<Touched> of(org.skald.schemas.journal.@Nullable Touched told) {
    return Optional.ofNullable(told)
        .map(it ->
            new Touched(
                new DefinitionId(it.getDefinition(), it.getVersion()),
                Optional.ofNullable(it.getParent()).map(SagaId::new),
                new TouchedKeys(it.getReads(), it.getWrites(), it.getUntold())));
  }
}
