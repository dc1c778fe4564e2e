package org.skald.saga.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.log.http.Problem;
import org.skald.saga.SagaId;
import org.skald.saga.SagaSummary;
import org.skald.schemas.AvroWire;

/** What the sagas of a node were, by its journal. */
final class PastSagas {

  /** How long the journal is read for a saga of which nobody says when it was. */
  private static final Duration READING_MAX = Duration.ofSeconds(20);

  private final SagaNode node;
  private final AvroWire wire;

  PastSagas(SagaNode node, AvroWire wire) {
    this.node = node;
    this.wire = wire;
  }

  /**
   * A saga at a moment.
   *
   * @param now what the log knows of it; when that is nothing, the journal is read from its
   *     beginning for it
   */
  PastSaga at(SagaId id, Optional<SagaSummary> now, PastMoment moment) {
    if (now.isPresent()) {
      var known = now.get();
      var past = at(id, node.journal().history(id, known.startedAt(), known.endedAt()), moment);
      if (!(past instanceof PastSaga.NotYet)) {
        return past;
      }
    }
    // One that was forgotten may have had its id.
    var until = now.map(SagaSummary::startedAt).or(moment::end);
    return node.journal()
        .historyWithin(READING_MAX, id, Instant.EPOCH, until)
        .map(told -> at(id, told, moment))
        .orElseGet(PastSaga.Unread::new);
  }

  private PastSaga at(SagaId id, List<JournalReader.Entry> entries, PastMoment moment) {
    var told =
        entries.stream()
            .map(it -> PastSaga.Told.of(it, wire.decode(it.written().toBytes())))
            .toList();
    return PastSaga.of(told, moment, definition -> node.definition(id, definition).definition());
  }

  static Problem tooShort(SagaId id, String at, String found) {
    return Problem.of(
        410,
        "journal-too-short",
        "The journal does not reach back so far",
        "expected all events of saga '%s' up to %s in the journal, found %s first"
            .formatted(id, at, found));
  }

  static Problem notYet(SagaSummary now, String at) {
    return Problem.notFound(
        "expected saga '%s' to have started by %s, but it started at %s"
            .formatted(now.sagaId(), at, now.startedAt()));
  }

  /** Of a saga that the log knows it is known when it began, whoever had its id before. */
  static Problem tooLong(SagaId id, Optional<SagaSummary> now, String at) {
    if (now.isPresent()) {
      return notYet(now.get(), at);
    }
    return Problem.of(
        503,
        "journal-too-long",
        "The journal is too long to be read for a saga that the log does not know",
        "expected to read the journal of its shard for saga '%s' up to %s within %s, found more"
            .formatted(id, at, READING_MAX));
  }
}
