package org.skald.coordination;

import java.util.Optional;
import java.util.Set;
import org.skald.coordination.LockState.Holder;
import org.skald.coordination.LockState.Waiter;
import org.skald.coordination.PlacementState.Host;
import org.skald.coordination.PlacementState.PlacedLog;
import org.skald.coordination.SessionState.Jeopardy;
import org.skald.coordination.SessionState.Lasting;
import org.skald.coordination.SessionState.Live;
import org.skald.coordination.SessionState.Safe;

/** Folds facts into states. A released branch is never edited. */
final class Evolution {

  private Evolution() {}

  static CoordinationState evolve(CoordinationState state, CoordinationEvent event) {
    return switch (event) {
      case MemberEvent of -> member(state, of);
      case SessionEvent of -> session((SessionState) state, of);
      case LockEvent of -> grantable((Grantable) state, of);
      case ElectionEvent of -> election((ElectionState) state, of);
      case SemaphoreEvent of -> semaphore((SemaphoreState) state, of);
      case RegisterEvent of -> register(of);
      case NameEvent of -> name(of);
      case AccessEvent of -> access(of);
      case PlacementEvent of -> placement((PlacementState) state, of);
      case LatchEvent of -> latch((LatchState) state, of);
      case BarrierEvent of -> barrier((BarrierState) state, of);
      case CounterEvent.CounterAdded(_, _, var value) -> new CounterState(value);
      case SequenceEvent.IdsReserved(_, _, var to) -> new SequenceState(to);
    };
  }

  private static CoordinationState member(CoordinationState state, MemberEvent event) {
    return switch (event) {
      case MemberEvent.MemberJoined(
              var member,
              var life,
              var address,
              var since,
              var lease,
              var until,
              var rules) ->
          new MemberState.Alive(member, life, address, since, lease, until, rules);
      case MemberEvent.MemberRenewed(_, var until) -> ((MemberState.Alive) state).renewed(until);
      case MemberEvent.MemberLeft(var member, var at) -> new MemberState.Gone(member, at, 0);
      case MemberEvent.MemberLost(var member, var at) -> new MemberState.Gone(member, at, 0);
      case MemberEvent.MemberSwept(var member, var portion) ->
          portion + 1 < Keys.PORTION_COUNT
              ? new MemberState.Gone(member, ((MemberState.Gone) state).at(), portion + 1)
              : MemberState.ABSENT;
      case MemberEvent.SessionAttended(_, var session) -> ((PortionState) state).with(session);
      case MemberEvent.SessionUnattended(_, var session) -> ((PortionState) state).without(session);
    };
  }

  private static SessionState session(SessionState state, SessionEvent event) {
    return switch (event) {
      case SessionEvent.SessionOpened(var session, var member, var ttl, var at) ->
          new Safe(new Lasting(session, ttl, at, Set.of()), member);
      case SessionEvent.SessionAttached(_, var member) -> new Safe(live(state).it(), member);
      case SessionEvent.SessionJeopardized(_, var until) -> new Jeopardy(live(state).it(), until);
      case SessionEvent.SessionBound(_, var key) -> as(live(state), live(state).it().with(key));
      case SessionEvent.SessionUnbound(_, var key) ->
          as(live(state), live(state).it().without(key));
      case SessionEvent.SessionEnded _ -> SessionState.NONE;
    };
  }

  private static Live live(SessionState state) {
    if (state instanceof Live live) {
      return live;
    }
    throw new IllegalStateException("expected an event of a session that is open, found none");
  }

  private static SessionState as(Live live, Lasting changed) {
    return switch (live) {
      case Safe(_, var member) -> new Safe(changed, member);
      case Jeopardy(_, var until) -> new Jeopardy(changed, until);
    };
  }

  private static Grantable grantable(Grantable state, LockEvent event) {
    var line = lock(state.line(), event);
    return switch (state) {
      case LockState _ -> line;
      case ElectionState election -> {
        var changed = election.with(line);
        yield event instanceof LockEvent.LockGranted ? changed.elected() : changed;
      }
      case SemaphoreState semaphore -> semaphore.with(line);
    };
  }

  private static ElectionState election(ElectionState state, ElectionEvent event) {
    return switch (event) {
      case ElectionEvent.CandidateDeclared(_, var session, var value) -> state.with(session, value);
    };
  }

  private static SemaphoreState semaphore(SemaphoreState state, SemaphoreEvent event) {
    return switch (event) {
      case SemaphoreEvent.SemaphoreLimited(_, var limit) -> state.limited(limit);
      case SemaphoreEvent.PermitsWanted(_, var session, var permits) ->
          state.with(session, permits);
    };
  }

  private static LockState lock(LockState state, LockEvent event) {
    return switch (event) {
      case LockEvent.LockGranted(_, var session, var mode, var token, var delay) ->
          state.with(new Holder(session, mode, token, delay));
      case LockEvent.LockAwaited(_, var session, var mode, var place, var until, var delay) ->
          state.with(new Waiter(session, mode, place, until, delay));
      case LockEvent.LockWaitEnded(_, var session, _) -> state.withoutWaiter(session);
      case LockEvent.LockReleased(_, var session, _) -> state.withoutHolder(session);
      case LockEvent.LockLost(_, var session, _, var delayedUntil) ->
          state.withoutHolder(session).delayed(Optional.of(delayedUntil));
      case LockEvent.LockDelayEnded _ -> state.delayed(Optional.empty());
    };
  }

  private static RegisterState register(RegisterEvent event) {
    return switch (event) {
      case RegisterEvent.RegisterDecided(var register, var value, var position) ->
          new RegisterState.Decided(register, value, position);
    };
  }

  private static LatchState latch(LatchState state, LatchEvent event) {
    return switch (event) {
      case LatchEvent.LatchCountedDown(_, var party, var count) ->
          ((LatchState.Closed) state).with(party, count);
      case LatchEvent.LatchOpened(_, _, var count) -> new LatchState.Open(count);
    };
  }

  private static BarrierState barrier(BarrierState state, BarrierEvent event) {
    return switch (event) {
      case BarrierEvent.BarrierEntered(_, var session, var parties, var round) ->
          (state instanceof BarrierState.Round under
                  ? under
                  : new BarrierState.Round(parties, round, false, Set.of()))
              .with(session);
      case BarrierEvent.BarrierOpened _ -> ((BarrierState.Round) state).opened();
      case BarrierEvent.BarrierLeft(_, var session) ->
          ((BarrierState.Round) state).without(session);
    };
  }

  private static NameState name(NameEvent event) {
    return switch (event) {
      case NameEvent.NamePut(var path, var value, var revision, var created, var owner) ->
          new NameState.Present(path, value, revision, created, owner);
      case NameEvent.NameDeleted _ -> NameState.ABSENT;
    };
  }

  private static CoordinationState access(AccessEvent event) {
    return switch (event) {
      case AccessEvent.AccessListSet(var tree, var list, var revision) ->
          new AccessState.Listed(tree, list, revision);
      case AccessEvent.AccessListRemoved _ -> AccessState.UNSAID;
      case AccessEvent.AccessListsCounted(var lists) -> new AccessCount(lists);
    };
  }

  private static PlacementState placement(PlacementState state, PlacementEvent event) {
    if (event instanceof PlacementEvent.LogPlaced(var log, var shards, var replicas)) {
      return state.with(log, PlacedLog.empty(shards, replicas));
    }
    return state.with(event.log(), placed(state.log(event.log()).orElseThrow(), event));
  }

  private static PlacedLog placed(PlacedLog log, PlacementEvent event) {
    return switch (event) {
      case PlacementEvent.LogPlaced _ -> log;
      case PlacementEvent.HostJoined(_, var member, var weight) ->
          log.with(member, new Host(weight, Optional.empty()));
      case PlacementEvent.HostAway(_, var member, var at) -> closed(log, member).away(member, at);
      case PlacementEvent.HostRemoved(_, var member) -> log.without(member);
      case PlacementEvent.ShardAssigned(_, var shard, var members) ->
          log.withShard(shard, it -> it.heldBy(members));
      case PlacementEvent.ReplicaOpened(_, var shard, var member) ->
          log.withShard(shard, it -> it.opened(member));
      case PlacementEvent.ReplicaClosed(_, var shard, var member) ->
          log.withShard(shard, it -> it.closed(member));
      case PlacementEvent.DriverNamed(_, var shard, var member, var term) ->
          log.withShard(shard, it -> it.drivenBy(member, term));
    };
  }

  private static PlacedLog closed(PlacedLog log, MemberName member) {
    var left = log;
    for (var shard = 0; shard < log.shards().size(); shard++) {
      left = left.withShard(shard, it -> it.closed(member));
    }
    return left;
  }
}
