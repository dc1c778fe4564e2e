package org.skald.saga.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaId;
import org.skald.saga.SagaSummary;
import org.skald.schemas.AvroWire;

/** What the sagas of a node were, by its journal. */
final class PastSagas {

  private final SagaNode node;
  private final AvroWire wire;

  PastSagas(SagaNode node, AvroWire wire) {
    this.node = node;
    this.wire = wire;
  }

  /**
   * A saga at a moment.
   *
   * @param now what the log knows of it; when that is nothing, the whole journal is read for it
   */
  PastSaga at(SagaId id, Optional<SagaSummary> now, PastMoment moment) {
    var from = now.map(SagaSummary::startedAt);
    if (from.isPresent()) {
      var past = at(id, from.get(), now.flatMap(SagaSummary::endedAt), moment);
      if (!(past instanceof PastSaga.NotYet)) {
        return past;
      }
    }
    return at(id, Instant.EPOCH, from, moment); // One that was forgotten may have had its id.
  }

  private PastSaga at(SagaId id, Instant from, Optional<Instant> to, PastMoment moment) {
    return PastSaga.of(told(id, from, to), moment, definition -> node.definition(id, definition));
  }

  private List<PastSaga.Told> told(SagaId id, Instant from, Optional<Instant> to) {
    return node.journal().history(id, from, to).stream()
        .map(it -> PastSaga.Told.of(it, wire.decode(it.written().toBytes())))
        .toList();
  }
}
