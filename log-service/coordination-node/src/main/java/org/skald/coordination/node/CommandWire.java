package org.skald.coordination.node;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.BarrierCommand;
import org.skald.coordination.BarrierName;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CounterCommand;
import org.skald.coordination.CounterName;
import org.skald.coordination.ElectionCommand;
import org.skald.coordination.Incarnation;
import org.skald.coordination.LatchCommand;
import org.skald.coordination.LatchName;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockKind;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.MemberCommand;
import org.skald.coordination.MemberName;
import org.skald.coordination.NameCommand;
import org.skald.coordination.PlacementCommand;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.SemaphoreCommand;
import org.skald.coordination.SequenceCommand;
import org.skald.coordination.SequenceName;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.log.Position;
import org.skald.log.Spans;
import org.skald.schemas.SingleObject;
import org.skald.schemas.coordination.AcquireLock;
import org.skald.schemas.coordination.AcquirePermits;
import org.skald.schemas.coordination.AddToCounter;
import org.skald.schemas.coordination.AttachSession;
import org.skald.schemas.coordination.CampaignForElection;
import org.skald.schemas.coordination.ChangeNames;
import org.skald.schemas.coordination.CloseReplica;
import org.skald.schemas.coordination.CloseSession;
import org.skald.schemas.coordination.CountDownLatch;
import org.skald.schemas.coordination.EnterBarrier;
import org.skald.schemas.coordination.ForsakeSession;
import org.skald.schemas.coordination.JoinMember;
import org.skald.schemas.coordination.KeepAlive;
import org.skald.schemas.coordination.LeaveBarrier;
import org.skald.schemas.coordination.LeaveMember;
import org.skald.schemas.coordination.OfferHost;
import org.skald.schemas.coordination.OpenReplica;
import org.skald.schemas.coordination.OpenSession;
import org.skald.schemas.coordination.ProposeValue;
import org.skald.schemas.coordination.ReleaseLock;
import org.skald.schemas.coordination.ReserveIds;
import org.skald.schemas.coordination.SetAccess;

/**
 * Commands as Avro records in single-object encoding: only nodes write them, and locks must not
 * wait for a registry.
 */
final class CommandWire {

  private static final SingleObject WIRE =
      new SingleObject(
          Map.ofEntries(
              entry(JoinMember.getClassSchema(), JoinMember.getDecoder()),
              entry(KeepAlive.getClassSchema(), KeepAlive.getDecoder()),
              entry(LeaveMember.getClassSchema(), LeaveMember.getDecoder()),
              entry(OpenSession.getClassSchema(), OpenSession.getDecoder()),
              entry(AttachSession.getClassSchema(), AttachSession.getDecoder()),
              entry(CloseSession.getClassSchema(), CloseSession.getDecoder()),
              entry(ForsakeSession.getClassSchema(), ForsakeSession.getDecoder()),
              entry(AcquireLock.getClassSchema(), AcquireLock.getDecoder()),
              entry(ReleaseLock.getClassSchema(), ReleaseLock.getDecoder()),
              entry(CampaignForElection.getClassSchema(), CampaignForElection.getDecoder()),
              entry(AcquirePermits.getClassSchema(), AcquirePermits.getDecoder()),
              entry(ProposeValue.getClassSchema(), ProposeValue.getDecoder()),
              entry(ChangeNames.getClassSchema(), ChangeNames.getDecoder()),
              entry(SetAccess.getClassSchema(), SetAccess.getDecoder()),
              entry(AddToCounter.getClassSchema(), AddToCounter.getDecoder()),
              entry(ReserveIds.getClassSchema(), ReserveIds.getDecoder()),
              entry(CountDownLatch.getClassSchema(), CountDownLatch.getDecoder()),
              entry(EnterBarrier.getClassSchema(), EnterBarrier.getDecoder()),
              entry(LeaveBarrier.getClassSchema(), LeaveBarrier.getDecoder()),
              entry(OfferHost.getClassSchema(), OfferHost.getDecoder()),
              entry(OpenReplica.getClassSchema(), OpenReplica.getDecoder()),
              entry(CloseReplica.getClassSchema(), CloseReplica.getDecoder())));

  private CommandWire() {}

  static boolean isCommand(String type) {
    return WIRE.types().contains(type);
  }

  static SpecificRecord write(CoordinationCommand command) {
    return switch (command) {
      case MemberCommand.Join join -> MemberWire.write(join);
      case MemberCommand.KeepAlive(var member, var life) ->
          new KeepAlive(member.value(), life.value());
      case MemberCommand.Leave(var member, var life) ->
          new LeaveMember(member.value(), life.value());
      case SessionCommand session -> write(session);
      case LockCommand.Acquire(var lock, var session, var mode, var patience, var delay) ->
          new AcquireLock(
              lock.value(),
              session.value(),
              mode == LockMode.SHARED,
              patience.map(Duration::toMillis).orElse(null),
              delay.toMillis());
      case LockCommand.Release(var lock, var session, var token) ->
          new ReleaseLock(
              lock.value(),
              session.value(),
              token.map(Position::value).orElse(null),
              lock.kind().word());
      case ElectionCommand.Campaign(
              var election,
              var session,
              var value,
              var patience,
              var delay) ->
          new CampaignForElection(
              election.value(),
              session.value(),
              NameWire.write(value),
              patience.map(Duration::toMillis).orElse(null),
              delay.toMillis());
      case SemaphoreCommand.AcquirePermits(
              var semaphore,
              var session,
              var limit,
              var permits,
              var patience) ->
          new AcquirePermits(
              semaphore.value(),
              session.value(),
              limit,
              permits,
              patience.map(Duration::toMillis).orElse(null));
      case RegisterCommand.Propose(var register, var value) ->
          new ProposeValue(register.value(), NameWire.write(value));
      case CounterCommand.Add(var counter, var delta) -> new AddToCounter(counter.value(), delta);
      case SequenceCommand.Reserve(var sequence, var count) ->
          new ReserveIds(sequence.value(), count);
      case LatchCommand.CountDown(var latch, var party, var count) ->
          new CountDownLatch(latch.value(), party, count);
      case BarrierCommand.Enter(var barrier, var session, var parties) ->
          new EnterBarrier(barrier.value(), session.value(), parties);
      case BarrierCommand.Leave(var barrier, var session) ->
          new LeaveBarrier(barrier.value(), session.value());
      case NameCommand.Change change -> NameWire.write(change);
      case NameCommand.SetAccess access -> AccessWire.write(access);
      case PlacementCommand of -> PlacementWire.write(of);
      case MemberCommand.Lose _, MemberCommand.Sweep _, LockCommand.Review _ ->
          throw new IllegalArgumentException("only a timer proposes " + command);
    };
  }

  private static SpecificRecord write(SessionCommand command) {
    return switch (command) {
      case SessionCommand.Open(var session, var member, var ttl) ->
          new OpenSession(session.value(), member.value(), ttl.toMillis());
      case SessionCommand.Attach(var session, var member) ->
          new AttachSession(session.value(), member.value());
      case SessionCommand.Close(var session) -> new CloseSession(session.value());
      case SessionCommand.Forsake(var session, var member, var life) ->
          new ForsakeSession(session.value(), member.value(), life.value());
      case SessionCommand.Expire _ ->
          throw new IllegalArgumentException("only a timer proposes " + command);
    };
  }

  /**
   * The command of this type in these bytes; throws {@code NotDecodable} or {@link
   * IllegalArgumentException} when there is none.
   */
  static CoordinationCommand read(String type, byte @Nullable [] value) {
    Object avro = WIRE.decode(type, value);
    return switch (avro) {
      case JoinMember it -> MemberWire.read(it);
      case KeepAlive it ->
          new MemberCommand.KeepAlive(
              new MemberName(it.getMember()), new Incarnation(it.getIncarnation()));
      case LeaveMember it ->
          new MemberCommand.Leave(
              new MemberName(it.getMember()), new Incarnation(it.getIncarnation()));
      case OpenSession it ->
          new SessionCommand.Open(
              new SessionId(it.getSession()),
              new MemberName(it.getMember()),
              Spans.ofMillis(it.getTtlMs()));
      case AttachSession it ->
          new SessionCommand.Attach(new SessionId(it.getSession()), new MemberName(it.getMember()));
      case CloseSession it -> new SessionCommand.Close(new SessionId(it.getSession()));
      case ForsakeSession it -> read(it);
      case AcquireLock it ->
          new LockCommand.Acquire(
              new LockName(it.getLock()),
              new SessionId(it.getSession()),
              it.getShared() ? LockMode.SHARED : LockMode.EXCLUSIVE,
              Optional.ofNullable(it.getPatienceMs()).map(Spans::ofMillis),
              Spans.ofMillis(it.getDelayMs()));
      case ReleaseLock it ->
          new LockCommand.Release(
              new LockName(LockKind.of(it.getKind()), it.getLock()),
              new SessionId(it.getSession()),
              Optional.ofNullable(it.getToken()).map(Position::new));
      case CampaignForElection it ->
          new ElectionCommand.Campaign(
              LockName.ofElection(it.getElection()),
              new SessionId(it.getSession()),
              NameWire.read(it.getValue()),
              Optional.ofNullable(it.getPatienceMs()).map(Spans::ofMillis),
              Spans.ofMillis(it.getDelayMs()));
      case AcquirePermits it ->
          new SemaphoreCommand.AcquirePermits(
              LockName.ofSemaphore(it.getSemaphore()),
              new SessionId(it.getSession()),
              it.getLimit(),
              it.getPermits(),
              Optional.ofNullable(it.getPatienceMs()).map(Spans::ofMillis));
      case ProposeValue it ->
          new RegisterCommand.Propose(
              new RegisterName(it.getRegister()), NameWire.read(it.getValue()));
      case AddToCounter it ->
          new CounterCommand.Add(new CounterName(it.getCounter()), it.getDelta());
      case ReserveIds it ->
          new SequenceCommand.Reserve(new SequenceName(it.getSequence()), it.getCount());
      case CountDownLatch it ->
          new LatchCommand.CountDown(new LatchName(it.getLatch()), it.getParty(), it.getCount());
      case EnterBarrier it ->
          new BarrierCommand.Enter(
              new BarrierName(it.getBarrier()), new SessionId(it.getSession()), it.getParties());
      case LeaveBarrier it ->
          new BarrierCommand.Leave(
              new BarrierName(it.getBarrier()), new SessionId(it.getSession()));
      case ChangeNames it -> NameWire.read(it);
      case SetAccess it -> AccessWire.read(it);
      case OfferHost it -> PlacementWire.read(it);
      case OpenReplica it -> PlacementWire.read(it);
      case CloseReplica it -> PlacementWire.read(it);
      default -> throw new IllegalArgumentException("expected a command, found " + avro);
    };
  }

  private static CoordinationCommand read(ForsakeSession avro) {
    return new SessionCommand.Forsake(
        new SessionId(avro.getSession()),
        new MemberName(avro.getMember()),
        new Incarnation(avro.getIncarnation()));
  }

  static Duration positive(long ms) {
    if (ms <= 0) {
      throw new IllegalArgumentException("expected a lease above zero, found %d ms".formatted(ms));
    }
    return Spans.ofMillis(ms);
  }
}
