package org.skald.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.skald.schemas.coordination.AcquireLock;
import org.skald.schemas.coordination.AcquirePermits;
import org.skald.schemas.coordination.AddToCounter;
import org.skald.schemas.coordination.AttachSession;
import org.skald.schemas.coordination.CampaignForElection;
import org.skald.schemas.coordination.ChangeNames;
import org.skald.schemas.coordination.CloseReplica;
import org.skald.schemas.coordination.CloseSession;
import org.skald.schemas.coordination.CountDownLatch;
import org.skald.schemas.coordination.DeleteName;
import org.skald.schemas.coordination.EnterBarrier;
import org.skald.schemas.coordination.ForsakeSession;
import org.skald.schemas.coordination.JoinMember;
import org.skald.schemas.coordination.KeepAlive;
import org.skald.schemas.coordination.LeaveBarrier;
import org.skald.schemas.coordination.LeaveMember;
import org.skald.schemas.coordination.LockHoldsToken;
import org.skald.schemas.coordination.NameHasRevision;
import org.skald.schemas.coordination.NameIsAbsent;
import org.skald.schemas.coordination.OfferHost;
import org.skald.schemas.coordination.OpenReplica;
import org.skald.schemas.coordination.OpenSession;
import org.skald.schemas.coordination.ProposeValue;
import org.skald.schemas.coordination.PutName;
import org.skald.schemas.coordination.PutSequentialName;
import org.skald.schemas.coordination.ReleaseLock;
import org.skald.schemas.coordination.ReserveIds;
import org.skald.schemas.coordination.SetAccess;
import org.skald.schemas.journal.ActApproved;
import org.skald.schemas.journal.ActProposed;
import org.skald.schemas.journal.ActRejected;
import org.skald.schemas.journal.CancelRequested;
import org.skald.schemas.journal.Cause;
import org.skald.schemas.journal.CommandRejected;
import org.skald.schemas.journal.CompensationForced;
import org.skald.schemas.journal.CompensationStarted;
import org.skald.schemas.journal.DeadlinePassed;
import org.skald.schemas.journal.DefinitionDeployed;
import org.skald.schemas.journal.EventAwaited;
import org.skald.schemas.journal.EventExpired;
import org.skald.schemas.journal.EventGiven;
import org.skald.schemas.journal.EventKept;
import org.skald.schemas.journal.LockAcquired;
import org.skald.schemas.journal.LockAskedAgain;
import org.skald.schemas.journal.LockAwaited;
import org.skald.schemas.journal.LockGranted;
import org.skald.schemas.journal.LockRefused;
import org.skald.schemas.journal.LockReleased;
import org.skald.schemas.journal.LockReleasedByHand;
import org.skald.schemas.journal.LockRequested;
import org.skald.schemas.journal.LockReturned;
import org.skald.schemas.journal.LockSentBack;
import org.skald.schemas.journal.LockWithdrawn;
import org.skald.schemas.journal.LocksReleased;
import org.skald.schemas.journal.QuantityChanged;
import org.skald.schemas.journal.SagaCalledAgain;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.SagaMigrated;
import org.skald.schemas.journal.SagaPaused;
import org.skald.schemas.journal.SagaResumed;
import org.skald.schemas.journal.SagaReturned;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.SignalAnswer;
import org.skald.schemas.journal.SignalReceived;
import org.skald.schemas.journal.StepCompensated;
import org.skald.schemas.journal.StepCompensationFailed;
import org.skald.schemas.journal.StepCompensationStarted;
import org.skald.schemas.journal.StepEdited;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepFannedOut;
import org.skald.schemas.journal.StepQueried;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepResumed;
import org.skald.schemas.journal.StepSkipped;
import org.skald.schemas.journal.StepSkippedByHand;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;
import org.skald.schemas.journal.StepTimedOut;
import org.skald.schemas.journal.Touched;
import org.skald.schemas.journal.UndoRequested;
import org.skald.schemas.journal.WaitStarted;
import org.skald.schemas.journal.WaitWithdrawn;
import org.skald.schemas.log.Checkpointed;
import org.skald.schemas.log.ClaimDriver;
import org.skald.schemas.log.Finding;
import org.skald.schemas.log.OpenShard;
import org.skald.schemas.log.ReadBarrier;
import org.skald.schemas.log.SetRulesLevel;
import org.skald.schemas.log.Tick;
import org.skald.schemas.overlap.Kind;
import org.skald.schemas.overlap.Overlap;
import org.skald.schemas.overlap.Touch;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;
import org.skald.schemas.saga.AddQuantity;
import org.skald.schemas.saga.ApproveAct;
import org.skald.schemas.saga.AwaitEvent;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.EditStep;
import org.skald.schemas.saga.ForceCompensation;
import org.skald.schemas.saga.LockMode;
import org.skald.schemas.saga.MigrateSaga;
import org.skald.schemas.saga.OfferEvent;
import org.skald.schemas.saga.PauseSaga;
import org.skald.schemas.saga.PinnedSchema;
import org.skald.schemas.saga.RejectAct;
import org.skald.schemas.saga.ReleaseLockByHand;
import org.skald.schemas.saga.ResumeSaga;
import org.skald.schemas.saga.ResumeStep;
import org.skald.schemas.saga.SetQuantity;
import org.skald.schemas.saga.SignalStep;
import org.skald.schemas.saga.SkipStep;
import org.skald.schemas.saga.StartSaga;
import org.skald.schemas.saga.WithdrawWait;

/** One record of every schema, always the same, with all its fields set. */
final class Samples {

  private static final String ID = "order-1";
  private static final String STEP = "reserve-stock";
  private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final Instant LATER = AT.plusSeconds(3);

  private static final String LOCK = "stock/7";

  private Samples() {}

  /** All of them. */
  static List<SpecificRecord> all() {
    return Stream.of(
            shard(),
            coordination(),
            placement(),
            names(),
            CoordinationSamples.journal(),
            commands(),
            events(),
            reports(),
            compensations(),
            locksOfSagas(),
            locks(),
            mailboxes(),
            replies())
        .flatMap(List::stream)
        .toList();
  }

  private static List<SpecificRecord> shard() {
    return List.of(
        new OpenShard(payload(0x5e), 2),
        new ClaimDriver("node-1", 10_000L, 17L),
        new Tick(),
        new ReadBarrier("node-1/17"),
        new SetRulesLevel(2, "ann", "all nodes run the new release"),
        new Finding("schema/17", ByteBuffer.wrap("\"string\"".getBytes(UTF_8))),
        new Checkpointed(123_456_789_012L));
  }

  private static List<SpecificRecord> coordination() {
    return List.of(
        new JoinMember(
            "node-1", "life-1", "http://127.0.0.1:8642", 3_000L, Map.of("skald.sagas", 2)),
        new KeepAlive("node-1", "life-1"),
        new LeaveMember("node-1", "life-1"),
        new OpenSession("session-1", "node-1", 10_000L),
        new AttachSession("session-1", "node-2"),
        new CloseSession("session-1"),
        new ForsakeSession("session-1", "node-1", "life-1"),
        new AcquireLock("printer", "session-1", true, 30_000L, 5_000L),
        new ReleaseLock("printer", "session-1", 4711L, "election"),
        new CampaignForElection("primary", "session-1", payload(8), 30_000L, 5_000L),
        new AcquirePermits("connections", "session-1", 5, 2, 30_000L),
        new AddToCounter("visits", -3L),
        new ReserveIds("orders", 100),
        new CountDownLatch("imported", "worker-1", 3),
        new EnterBarrier("phase", "session-1", 3),
        new LeaveBarrier("phase", "session-1"));
  }

  private static List<SpecificRecord> placement() {
    return List.of(
        new OfferHost("skald.sagas", "node-1", 1.5, 4, 3),
        new OpenReplica("skald.sagas", "node-1", 2),
        new CloseReplica("skald.sagas", "node-1", 2));
  }

  private static List<SpecificRecord> names() {
    return List.of(
        new ProposeValue("cluster-id", payload(5)),
        new ChangeNames(
            "session-1",
            List.of(
                new NameIsAbsent("/services/stock/1"),
                new NameHasRevision("/services", 4711L),
                new LockHoldsToken("printer", 4712L, "election")),
            List.of(
                new PutName("/services/stock/1", payload(6), true),
                new PutSequentialName("/queue/job-", payload(7), false),
                new DeleteName("/services/stock/2")),
            "ops"),
        new SetAccess("ops", "/services", Map.of("ops", "manage")));
  }

  private static List<SpecificRecord> commands() {
    return List.of(
        new StartSaga(
            ID,
            "place-order",
            3,
            payload(1),
            "ada",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        new CancelSaga(ID, "ada", "ordered twice"),
        new MigrateSaga(ID, 3, "ada", "the courier has changed"),
        new ResumeStep(ID, "ship", "ada", "the parcel service is back"),
        new SkipStep(ID, "ship", "ada", "handed over in person"),
        new EditStep(ID, "ship", "do", payload(4), "ada", "there was a letter missing"),
        new PauseSaga(ID, "ada", "the warehouse is counted"),
        new ResumeSaga(ID, "ada", "it is counted"),
        new ForceCompensation(ID, "ada", "the customer has died"),
        new ApproveAct(ID, 4711L, "bea", "so it is"),
        new RejectAct(ID, 4711L, "bea", "it is not"),
        new SignalStep(
            ID, "approve", org.skald.schemas.saga.SignalAnswer.GO_ON, payload(2), "ada", "fine"),
        new DeployDefinition(
            "place-order",
            3,
            "saga: place-order\n",
            List.of(new PinnedSchema("shop.stock.ReserveStock", 7, "{}")),
            "ada",
            2));
  }

  private static List<SpecificRecord> events() {
    return List.of(
        new DefinitionDeployed("place-order", 3, AT, "saga: place-order\n", "ada"),
        new SagaStarted(ID, AT, "place-order", 3, payload(1), LATER, "journey-1", "order", 2, true),
        new StepStarted(
            ID,
            AT,
            STEP,
            1,
            payload(2),
            LATER,
            "stock.commands",
            new Touched(
                "place-order",
                3,
                "journey-1",
                List.of("price/article-1"),
                List.of("stock/article-1", "customer/ada"),
                List.of("a division by zero"))),
        new StepSkipped(ID, AT, STEP),
        new StepSucceeded(ID, AT, STEP, 1, payload(3), true),
        new StepFailed(ID, AT, STEP, 1, "warehouse is closed", LATER),
        new StepRefused(ID, AT, STEP, 2, "sold out"),
        new StepTimedOut(ID, AT, STEP, 1, LATER),
        new StepQueried(ID, AT, STEP, 1, 2, LATER),
        new SagaEnded(
            ID, AT, org.skald.schemas.journal.Outcome.COMPENSATED, List.of("charge-card")),
        new SagaMigrated(ID, AT, "place-order", 3, "ada", null, "the courier has changed"),
        new SagaForgotten(ID, AT));
  }

  private static List<SpecificRecord> reports() {
    return List.of(
        new Overlap(
            "stock/article-1",
            Kind.LOST_UPDATE,
            new Touch(ID, "place-order", 3, STEP, AT, LATER),
            new Touch("order-2", "take-stock", 1, "count", AT, LATER)));
  }

  private static List<SpecificRecord> compensations() {
    return List.of(
        new CancelRequested(ID, AT, "ada", null, "ordered twice"),
        new SagaCalledAgain(ID, AT, 2),
        new UndoRequested(ID, AT, "journey-1", "order", 2, 1, "place-order", 3),
        new StepFannedOut(ID, AT, "reserve-stock", 3),
        new WaitStarted(ID, AT, "approve", 1, LATER),
        new SignalReceived(ID, AT, "approve", SignalAnswer.REFUSE, "ada", null, "too risky"),
        new StepResumed(ID, AT, "ship", "ada", null, "the parcel service is back"),
        new StepSkippedByHand(ID, AT, "ship", "ada", null, "handed over in person"),
        new StepEdited(
            ID, AT, "ship", "undo", 2, payload(4), "ada", null, "there was a letter missing"),
        new ActProposed(
            ID,
            AT,
            4711L,
            "signal",
            "approve",
            "place-order",
            3,
            "go-on",
            payload(5),
            "undo",
            "shop.Undo",
            "ada",
            "a-1",
            "it is right"),
        new ActApproved(ID, AT, 4711L, "bea", "b-2", "so it is"),
        new ActRejected(ID, AT, 4711L, "bea", "b-2", "it is not"),
        new SagaPaused(ID, AT, "ada", null, "the warehouse is counted"),
        new SagaResumed(ID, AT, "ada", null, "it is counted"),
        new CompensationForced(
            ID, AT, "ada", null, "the customer has died", List.of("charge-card")),
        new CompensationStarted(ID, AT, Cause.STEP, "sold out", STEP),
        new SagaReturned(ID, AT, STEP, 2, List.of("charge-card")),
        new StepCompensationStarted(ID, AT, STEP, 1, payload(4), LATER, "stock.commands"),
        new StepCompensated(ID, AT, STEP, 1),
        new StepCompensationFailed(ID, AT, STEP, 1, "nobody answered", true, LATER),
        new SagaStuck(ID, AT, STEP, "cannot be undone"),
        new DeadlinePassed(ID, AT),
        new CommandRejected(ID, AT, "CancelSaga", "too-late-to-cancel", "it has completed"));
  }

  private static List<SpecificRecord> locksOfSagas() {
    return List.of(
        new org.skald.schemas.saga.AcquireLock(LOCK, LockMode.ESCROW, 3L, 30_000L),
        new org.skald.schemas.saga.ReleaseLock(LOCK, 4711L),
        new ReleaseLockByHand(LOCK, ID, "ada", "its database is gone"),
        new SetQuantity(LOCK, 100L, "ada", "stocktaking"),
        new AddQuantity(LOCK, -3L, "ada", "broken"),
        new LockRequested(ID, AT, "locks.0", 1, LOCK, "escrow", 3L, LATER),
        new LockAcquired(ID, AT, "locks.0", 1, LOCK, 4711L),
        new LockReturned(ID, AT, "locks.0", 1, LOCK, LATER),
        new LocksReleased(ID, AT, List.of(LOCK)),
        new LockSentBack(ID, AT, "locks.0", LOCK));
  }

  private static List<SpecificRecord> locks() {
    return List.of(
        new LockGranted(LOCK, AT, ID, "locks.0", "escrow", 3L, 4711L),
        new LockAwaited(LOCK, AT, ID, "locks.0", "escrow", 3L, LATER),
        new LockAskedAgain(LOCK, AT, ID, "locks.0", 2),
        new LockRefused(LOCK, AT, ID, "locks.0", "it is held"),
        new LockReleased(LOCK, AT, ID, true),
        new LockWithdrawn(LOCK, AT, ID),
        new LockReleasedByHand(LOCK, AT, ID, "ada", "its database is gone"),
        new QuantityChanged(LOCK, AT, 100L, "ada", "stocktaking"));
  }

  private static List<SpecificRecord> mailboxes() {
    var topic = "payments.events";
    var mailbox = "invoice/payments.events/shop.payments.PaymentReceived/0f/r-1";
    return List.of(
        new AwaitEvent(mailbox, "shop.payments.PaymentReceived", topic, "r-1"),
        new WithdrawWait(mailbox, "shop.payments.PaymentReceived", topic, "r-1"),
        new OfferEvent(mailbox, topic, 3, 4711L, true, payload(5), 3_600_000L),
        new EventAwaited(mailbox, AT, ID, "await-payment", 1),
        new EventGiven(mailbox, AT, ID, "await-payment", 1, topic, 3, 4711L, payload(5)),
        new EventKept(mailbox, AT, topic, 3, 4711L, payload(5), LATER),
        new EventExpired(mailbox, AT, topic, 3, 4711L),
        new WaitWithdrawn(mailbox, AT, ID, "await-payment", "no event came in time"));
  }

  private static List<SpecificRecord> replies() {
    return List.of(new Refused("sold out"), new Failed("warehouse is closed"));
  }

  private static ByteBuffer payload(int content) {
    return ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 7, (byte) content, (byte) 0xff});
  }
}
