package org.skald.saga.service;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Person;
import org.skald.saga.SagaEvent;
import org.skald.schemas.journal.CancelRequested;
import org.skald.schemas.journal.CompensationForced;
import org.skald.schemas.journal.SagaMigrated;
import org.skald.schemas.journal.SagaPaused;
import org.skald.schemas.journal.SagaResumed;
import org.skald.schemas.journal.StepEdited;
import org.skald.schemas.journal.StepResumed;
import org.skald.schemas.journal.StepSkippedByHand;

/** What people have done to sagas, as the records of the journal. */
final class ActJournal {

  private ActJournal() {}

  static CancelRequested of(SagaEvent.CancelRequested it) {
    return new CancelRequested(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason());
  }

  static SagaPaused of(SagaEvent.SagaPaused it) {
    return new SagaPaused(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason());
  }

  static SagaResumed of(SagaEvent.SagaResumed it) {
    return new SagaResumed(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason());
  }

  static CompensationForced of(SagaEvent.CompensationForced it) {
    return new CompensationForced(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason(), it.left());
  }

  static SagaMigrated of(SagaEvent.SagaMigrated it) {
    var to = it.definition().id();
    return new SagaMigrated(
        it.sagaId().value(),
        it.at(),
        to.name(),
        to.version(),
        it.by().actor(),
        principal(it.by()),
        it.reason());
  }

  static StepResumed of(SagaEvent.StepResumed it) {
    return new StepResumed(
        it.sagaId().value(), it.at(), it.step(), it.by().actor(), principal(it.by()), it.reason());
  }

  static StepEdited of(SagaEvent.StepEdited it) {
    return new StepEdited(
        it.sagaId().value(),
        it.at(),
        it.step(),
        it.direction().word(),
        it.edition(),
        ByteBuffer.wrap(it.command().toBytes()),
        it.by().actor(),
        principal(it.by()),
        it.reason());
  }

  static StepSkippedByHand of(SagaEvent.StepSkippedByHand it) {
    return new StepSkippedByHand(
        it.sagaId().value(), it.at(), it.step(), it.by().actor(), principal(it.by()), it.reason());
  }

  static @Nullable String principal(Person by) {
    return by.principal().orElse(null);
  }
}
