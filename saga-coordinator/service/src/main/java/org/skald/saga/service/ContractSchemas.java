package org.skald.saga.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.skald.schemas.AvroWire;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.overlap.Overlap;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;
import org.skald.schemas.saga.AcquireLock;
import org.skald.schemas.saga.AddQuantity;
import org.skald.schemas.saga.ApproveAct;
import org.skald.schemas.saga.AwaitEvent;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.EditStep;
import org.skald.schemas.saga.ForceCompensation;
import org.skald.schemas.saga.MigrateSaga;
import org.skald.schemas.saga.OfferEvent;
import org.skald.schemas.saga.PauseSaga;
import org.skald.schemas.saga.RejectAct;
import org.skald.schemas.saga.ReleaseLock;
import org.skald.schemas.saga.ReleaseLockByHand;
import org.skald.schemas.saga.ResumeSaga;
import org.skald.schemas.saga.ResumeStep;
import org.skald.schemas.saga.SetQuantity;
import org.skald.schemas.saga.SignalStep;
import org.skald.schemas.saga.SkipStep;
import org.skald.schemas.saga.StartSaga;
import org.skald.schemas.saga.WithdrawWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every schema that a node writes; registered at its start, so that no record waits for it. */
final class ContractSchemas {

  private static final Logger LOG = LoggerFactory.getLogger(ContractSchemas.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private ContractSchemas() {}

  /** Registers all of them; waits for a registry that is down. */
  static void register(AvroWire wire) {
    for (var schema : all()) {
      register(wire, schema);
    }
  }

  private static List<Schema> all() {
    var all = new ArrayList<>(JournalRecords.schemas());
    all.addAll(LockJournal.schemas());
    all.addAll(MailboxJournal.schemas());
    all.addAll(
        List.of(
            StartSaga.getClassSchema(),
            CancelSaga.getClassSchema(),
            ResumeStep.getClassSchema(),
            SkipStep.getClassSchema(),
            EditStep.getClassSchema(),
            MigrateSaga.getClassSchema(),
            PauseSaga.getClassSchema(),
            ResumeSaga.getClassSchema(),
            ForceCompensation.getClassSchema(),
            ApproveAct.getClassSchema(),
            RejectAct.getClassSchema(),
            SignalStep.getClassSchema(),
            AcquireLock.getClassSchema(),
            ReleaseLock.getClassSchema(),
            ReleaseLockByHand.getClassSchema(),
            SetQuantity.getClassSchema(),
            AddQuantity.getClassSchema(),
            AwaitEvent.getClassSchema(),
            WithdrawWait.getClassSchema(),
            OfferEvent.getClassSchema(),
            DeployDefinition.getClassSchema(),
            Overlap.getClassSchema(),
            Refused.getClassSchema(),
            Failed.getClassSchema()));
    return all;
  }

  private static void register(AvroWire wire, Schema schema) {
    while (true) {
      try {
        wire.register(schema);
        return;
      } catch (RegistryUnavailable e) {
        LOG.warn("waiting for the registry: {}", e.getMessage());
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }
}
