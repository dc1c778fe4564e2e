package org.skald.coordination.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.skald.coordination.AccessCount;
import org.skald.coordination.AccessState;
import org.skald.coordination.BarrierState;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.CounterState;
import org.skald.coordination.ElectionState;
import org.skald.coordination.LatchState;
import org.skald.coordination.LockKind;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.LockState;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.PlacementState;
import org.skald.coordination.PortionState;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SemaphoreState;
import org.skald.coordination.SequenceState;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.coordination.SessionState.Lasting;
import org.skald.coordination.SmallValue;
import org.skald.log.Position;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;

/** States as bytes. The first byte is the format; a released format is read for ever. */
final class StateWire {

  private static final int FORMAT = 1;
  private static final int ALIVE = 1;
  private static final int GONE = 2;
  private static final int PORTION = 3;
  private static final int SAFE = 4;
  private static final int JEOPARDY = 5;
  private static final int LOCK = 6;
  private static final int REGISTER = 7;
  private static final int NAME = 8;
  private static final int PLACEMENT = 9;
  private static final int ELECTION = 10;
  private static final int SEMAPHORE = 11;
  private static final int COUNTER = 12;
  private static final int SEQUENCE = 13;
  private static final int CLOSED_LATCH = 14;
  private static final int OPEN_LATCH = 15;
  private static final int BARRIER = 16;
  private static final int ACCESS_LIST = 17;
  private static final int ACCESS_COUNT = 18;

  private StateWire() {}

  static byte[] write(CoordinationState state) {
    var out = new BinaryOutput().tag(FORMAT);
    switch (state) {
      case MemberState.Alive alive -> MemberWire.write(out.tag(ALIVE), alive);
      case MemberState.Gone(var member, var at, var portion) ->
          out.tag(GONE).text(member.value()).instant(at).number(portion);
      case PortionState(var sessions) -> {
        out.tag(PORTION).number(sessions.size());
        sessions.forEach(it -> out.text(it.value()));
      }
      case SessionState.Safe(var it, var member) ->
          writeLasting(out.tag(SAFE).text(member.value()), it);
      case SessionState.Jeopardy(var it, var until) ->
          writeLasting(out.tag(JEOPARDY).instant(until), it);
      case LockState lock -> writeLock(out.tag(LOCK), lock);
      case ElectionState election -> writeElection(out.tag(ELECTION), election);
      case SemaphoreState semaphore -> writeSemaphore(out.tag(SEMAPHORE), semaphore);
      case RegisterState.Decided(var register, var value, var position) ->
          out.tag(REGISTER).text(register.value()).bytes(value.toBytes()).big(position.value());
      case NameState.Present(var path, var value, var revision, var created, var owner) ->
          out.tag(NAME)
              .text(path.value())
              .bytes(value.toBytes())
              .big(revision.value())
              .big(created.value())
              .optional(owner.map(SessionId::value), out::text);
      case PlacementState placement -> PlacementWire.write(out.tag(PLACEMENT), placement);
      case CounterState(var value) -> out.tag(COUNTER).big(value);
      case SequenceState(var next) -> out.tag(SEQUENCE).big(next);
      case LatchState.Closed(var count, var done) -> {
        out.tag(CLOSED_LATCH).number(count).number(done.size());
        // Sorted, so that the same state is the same bytes everywhere.
        done.stream().sorted().forEach(out::text);
      }
      case LatchState.Open(var count) -> out.tag(OPEN_LATCH).number(count);
      case BarrierState.Round(var parties, var round, var open, var inside) -> {
        out.tag(BARRIER).number(parties).big(round.value()).flag(open).number(inside.size());
        inside.forEach(it -> out.text(it.value()));
      }
      case AccessState.Listed listed -> AccessWire.write(out.tag(ACCESS_LIST), listed);
      case AccessCount(var lists) -> out.tag(ACCESS_COUNT).number(lists);
      case BarrierState.Empty _,
          AccessState.Unsaid _,
          MemberState.Absent _,
          SessionState.None _,
          RegisterState.Undecided _,
          NameState.Absent _ ->
          throw new IllegalArgumentException("what is not there is not kept: " + state);
    }
    return out.toBytes();
  }

  private static void writeLasting(BinaryOutput out, Lasting it) {
    out.text(it.session().value()).duration(it.ttl()).instant(it.openedAt());
    out.number(it.bound().size());
    it.bound().forEach(out::text);
  }

  private static void writeElection(BinaryOutput out, ElectionState election) {
    out.big(election.term());
    writeLock(out, election.line());
    out.number(election.values().size());
    sessions(election.line())
        .forEach(session ->
            election.value(session).ifPresent(it -> out.text(session.value()).bytes(it.toBytes())));
  }

  private static ElectionState readElection(BinaryInput in) {
    var term = in.big();
    var line = readLock(in, LockKind.ELECTION);
    var values = new HashMap<SessionId, SmallValue>();
    for (var left = in.number(); left > 0; left--) {
      values.put(new SessionId(in.text()), SmallValue.of(in.bytes()));
    }
    return new ElectionState(term, values, line);
  }

  /** In the order of the line, so that the same state is the same bytes everywhere. */
  private static Stream<SessionId> sessions(LockState line) {
    return Stream.concat(
        line.holders().stream().map(LockState.Holder::session),
        line.waiters().stream().map(LockState.Waiter::session));
  }

  private static void writeSemaphore(BinaryOutput out, SemaphoreState semaphore) {
    out.number(semaphore.limit());
    writeLock(out, semaphore.line());
    out.number(semaphore.permits().size());
    sessions(semaphore.line())
        .forEach(session ->
            semaphore.permits(session).ifPresent(it -> out.text(session.value()).number(it)));
  }

  private static SemaphoreState readSemaphore(BinaryInput in) {
    var limit = in.number();
    var line = readLock(in, LockKind.SEMAPHORE);
    var permits = new HashMap<SessionId, Integer>();
    for (var left = in.number(); left > 0; left--) {
      permits.put(new SessionId(in.text()), in.number());
    }
    return new SemaphoreState(limit, permits, line);
  }

  private static void writeLock(BinaryOutput out, LockState lock) {
    out.text(lock.name().value()).optional(lock.delayedUntil(), out::instant);
    out.number(lock.holders().size());
    for (var holder : lock.holders()) {
      out.text(holder.session().value())
          .flag(holder.mode() == LockMode.SHARED)
          .big(holder.token().value())
          .duration(holder.delay());
    }
    out.number(lock.waiters().size());
    for (var waiter : lock.waiters()) {
      out.text(waiter.session().value())
          .flag(waiter.mode() == LockMode.SHARED)
          .big(waiter.place().value())
          .optional(waiter.until(), out::instant)
          .duration(waiter.delay());
    }
  }

  static CoordinationState read(byte[] bytes) {
    var in = new BinaryInput(bytes);
    var format = in.tag();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "expected a state of format %d, found %d: written by a later release"
              .formatted(FORMAT, format));
    }
    var kind = in.tag();
    return switch (kind) {
      case ALIVE -> MemberWire.readAlive(in);
      case GONE -> new MemberState.Gone(new MemberName(in.text()), in.instant(), in.number());
      case PORTION -> new PortionState(readSessions(in));
      case SAFE -> {
        var member = new MemberName(in.text());
        yield new SessionState.Safe(readLasting(in), member);
      }
      case JEOPARDY -> {
        var until = in.instant();
        yield new SessionState.Jeopardy(readLasting(in), until);
      }
      case LOCK -> readLock(in, LockKind.LOCK);
      case ELECTION -> readElection(in);
      case SEMAPHORE -> readSemaphore(in);
      case COUNTER -> new CounterState(in.big());
      case SEQUENCE -> new SequenceState(in.big());
      case CLOSED_LATCH -> new LatchState.Closed(in.number(), readTexts(in));
      case OPEN_LATCH -> new LatchState.Open(in.number());
      case BARRIER ->
          new BarrierState.Round(in.number(), new Position(in.big()), in.flag(), readSessions(in));
      case REGISTER ->
          new RegisterState.Decided(
              new RegisterName(in.text()), SmallValue.of(in.bytes()), new Position(in.big()));
      case NAME ->
          new NameState.Present(
              new NamePath(in.text()),
              SmallValue.of(in.bytes()),
              new Position(in.big()),
              new Position(in.big()),
              in.optional(in::text).map(SessionId::new));
      case PLACEMENT -> PlacementWire.read(in);
      case ACCESS_LIST -> AccessWire.read(in);
      case ACCESS_COUNT -> new AccessCount(in.number());
      default -> throw new IllegalStateException("expected a kind of state, found " + kind);
    };
  }

  private static Set<SessionId> readSessions(BinaryInput in) {
    var sessions = new LinkedHashSet<SessionId>();
    for (var left = in.number(); left > 0; left--) {
      sessions.add(new SessionId(in.text()));
    }
    return sessions;
  }

  private static Lasting readLasting(BinaryInput in) {
    var session = new SessionId(in.text());
    var ttl = in.duration();
    var openedAt = in.instant();
    return new Lasting(session, ttl, openedAt, readTexts(in));
  }

  private static Set<String> readTexts(BinaryInput in) {
    var texts = new LinkedHashSet<String>();
    for (var left = in.number(); left > 0; left--) {
      texts.add(in.text());
    }
    return texts;
  }

  private static LockState readLock(BinaryInput in, LockKind kind) {
    var name = new LockName(kind, in.text());
    var delayedUntil = in.optional(in::instant);
    var holders = new ArrayList<LockState.Holder>();
    for (var left = in.number(); left > 0; left--) {
      holders.add(
          new LockState.Holder(
              new SessionId(in.text()), readMode(in), new Position(in.big()), in.duration()));
    }
    var waiters = new ArrayList<LockState.Waiter>();
    for (var left = in.number(); left > 0; left--) {
      waiters.add(
          new LockState.Waiter(
              new SessionId(in.text()),
              readMode(in),
              new Position(in.big()),
              in.optional(in::instant),
              in.duration()));
    }
    return new LockState(name, holders, waiters, delayedUntil);
  }

  private static LockMode readMode(BinaryInput in) {
    return in.flag() ? LockMode.SHARED : LockMode.EXCLUSIVE;
  }
}
