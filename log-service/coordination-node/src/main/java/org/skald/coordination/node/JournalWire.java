package org.skald.coordination.node;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.skald.coordination.AccessEvent;
import org.skald.coordination.BarrierEvent;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CounterEvent;
import org.skald.coordination.ElectionEvent;
import org.skald.coordination.LatchEvent;
import org.skald.coordination.LockEvent;
import org.skald.coordination.LockMode;
import org.skald.coordination.MemberEvent;
import org.skald.coordination.NameEvent;
import org.skald.coordination.PlacementEvent;
import org.skald.coordination.RegisterEvent;
import org.skald.coordination.SemaphoreEvent;
import org.skald.coordination.SequenceEvent;
import org.skald.coordination.SessionEvent;
import org.skald.coordination.SessionId;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.schemas.Headers;
import org.skald.schemas.SingleObject;
import org.skald.schemas.coordination.journal.AccessListRemoved;
import org.skald.schemas.coordination.journal.AccessListSet;
import org.skald.schemas.coordination.journal.LockAwaited;
import org.skald.schemas.coordination.journal.LockDelayEnded;
import org.skald.schemas.coordination.journal.LockGranted;
import org.skald.schemas.coordination.journal.LockLost;
import org.skald.schemas.coordination.journal.LockReleased;
import org.skald.schemas.coordination.journal.LockWaitEnded;
import org.skald.schemas.coordination.journal.MemberJoined;
import org.skald.schemas.coordination.journal.MemberLeft;
import org.skald.schemas.coordination.journal.MemberLost;
import org.skald.schemas.coordination.journal.NameDeleted;
import org.skald.schemas.coordination.journal.NamePut;
import org.skald.schemas.coordination.journal.RegisterDecided;
import org.skald.schemas.coordination.journal.SessionAttached;
import org.skald.schemas.coordination.journal.SessionEnd;
import org.skald.schemas.coordination.journal.SessionEnded;
import org.skald.schemas.coordination.journal.SessionJeopardized;
import org.skald.schemas.coordination.journal.SessionOpened;
import org.skald.schemas.coordination.journal.WaitEnd;

/**
 * The events of the coordination log as the records of its journal. What only keeps its books (a
 * node that lives on, what a session is bound to) is nobody else's affair and is not published.
 */
final class JournalWire {

  private JournalWire() {}

  static List<OutboundRecord> write(String topic, CoordinationEvent event, Stamp stamp) {
    return avro(event, stamp.moment().now())
        .map(record -> record(topic, event.key(), record, stamp))
        .stream()
        .toList();
  }

  private static OutboundRecord record(
      String topic, String subject, SpecificRecord record, Stamp stamp) {
    var headers = new ArrayList<WireHeader>(8);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, stamp.id()));
    headers.add(WireHeader.of(Headers.TYPE, record.getSchema().getFullName()));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + CoordinationNode.LOG));
    headers.add(WireHeader.of(Headers.TIME, stamp.recordedAt().toString()));
    headers.add(WireHeader.of(Headers.SUBJECT, subject));
    headers.add(WireHeader.of(Headers.REVISION, stamp.revision().toString()));
    headers.add(WireHeader.of(Headers.PREVIOUS, stamp.previous().toString()));
    return new OutboundRecord(
        topic, subject.getBytes(StandardCharsets.UTF_8), SingleObject.encode(record), headers);
  }

  private static Optional<SpecificRecord> avro(CoordinationEvent event, Instant at) {
    return switch (event) {
      case MemberEvent of -> avro(of, at);
      case SessionEvent of -> avro(of, at);
      case LockEvent of -> Optional.of(avro(of, at));
      case RegisterEvent.RegisterDecided(var register, var value, _) ->
          Optional.of(new RegisterDecided(register.value(), at, NameWire.write(value)));
      case NameEvent of -> Optional.of(avro(of, at));
      case AccessEvent of -> avro(of, at);
      case ElectionEvent _,
          SemaphoreEvent _,
          CounterEvent _,
          SequenceEvent _,
          LatchEvent _,
          BarrierEvent _,
          PlacementEvent _ ->
          Optional.empty();
    };
  }

  private static Optional<SpecificRecord> avro(MemberEvent event, Instant at) {
    return switch (event) {
      case MemberEvent.MemberJoined(var member, _, var address, _, var lease, _, _) ->
          Optional.of(new MemberJoined(member.value(), at, address, lease.toMillis()));
      case MemberEvent.MemberLeft(var member, _) -> Optional.of(new MemberLeft(member.value(), at));
      case MemberEvent.MemberLost(var member, _) -> Optional.of(new MemberLost(member.value(), at));
      case MemberEvent.MemberRenewed _,
          MemberEvent.MemberSwept _,
          MemberEvent.SessionAttended _,
          MemberEvent.SessionUnattended _ ->
          Optional.empty();
    };
  }

  private static Optional<SpecificRecord> avro(SessionEvent event, Instant at) {
    return switch (event) {
      case SessionEvent.SessionOpened(var session, var member, var ttl, _) ->
          Optional.of(new SessionOpened(session.value(), at, member.value(), ttl.toMillis()));
      case SessionEvent.SessionAttached(var session, var member) ->
          Optional.of(new SessionAttached(session.value(), at, member.value()));
      case SessionEvent.SessionJeopardized(var session, var until) ->
          Optional.of(new SessionJeopardized(session.value(), at, until));
      case SessionEvent.SessionEnded(var session, var how, _) ->
          Optional.of(new SessionEnded(session.value(), at, SessionEnd.valueOf(how.name())));
      case SessionEvent.SessionBound _, SessionEvent.SessionUnbound _ -> Optional.empty();
    };
  }

  private static SpecificRecord avro(LockEvent event, Instant at) {
    var lock = event.lock().value();
    return switch (event) {
      case LockEvent.LockGranted(_, var session, var mode, var token, var delay) ->
          new LockGranted(
              lock, at, session.value(), mode == LockMode.SHARED, token.value(), delay.toMillis());
      case LockEvent.LockAwaited(_, var session, var mode, var place, var until, _) ->
          new LockAwaited(
              lock,
              at,
              session.value(),
              mode == LockMode.SHARED,
              place.value(),
              until.orElse(null));
      case LockEvent.LockWaitEnded(_, var session, var how) ->
          new LockWaitEnded(lock, at, session.value(), WaitEnd.valueOf(how.name()));
      case LockEvent.LockReleased(_, var session, var token) ->
          new LockReleased(lock, at, session.value(), token.value());
      case LockEvent.LockLost(_, var session, var token, var delayedUntil) ->
          new LockLost(lock, at, session.value(), token.value(), delayedUntil);
      case LockEvent.LockDelayEnded _ -> new LockDelayEnded(lock, at);
    };
  }

  private static SpecificRecord avro(NameEvent event, Instant at) {
    return switch (event) {
      case NameEvent.NamePut(var path, var value, var revision, var created, var owner) ->
          new NamePut(
              path.value(),
              at,
              NameWire.write(value),
              revision.value(),
              created.value(),
              owner.map(SessionId::value).orElse(null));
      case NameEvent.NameDeleted(var path) -> new NameDeleted(path.value(), at);
    };
  }

  private static Optional<SpecificRecord> avro(AccessEvent event, Instant at) {
    return switch (event) {
      case AccessEvent.AccessListSet(var tree, var list, _) ->
          Optional.of(new AccessListSet(tree.value(), at, AccessWire.words(list)));
      case AccessEvent.AccessListRemoved(var tree) ->
          Optional.of(new AccessListRemoved(tree.value(), at));
      case AccessEvent.AccessListsCounted _ -> Optional.empty();
    };
  }
}
