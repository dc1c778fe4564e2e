package org.skald.coordination.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.Keys;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockEvent;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockState;
import org.skald.coordination.MemberState;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameCondition;
import org.skald.coordination.NameEvent;
import org.skald.coordination.NamePath;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionEvent;
import org.skald.coordination.SessionState;
import org.skald.log.Position;

/** Bugs in the coordination log and in what serves it, each with the claim that has to find it. */
final class CoordinationBugs {

  static final String LIVENESS = "expected … to get …, for which it waits at …";

  private CoordinationBugs() {}

  /**
   * A bug.
   *
   * @param claim how the violation begins that finds it
   */
  record Bug(CoordinationPlant plant, String claim) {

    boolean explains(String violation) {
      return violation.startsWith(claim);
    }
  }

  /** All bugs by what they do. */
  static Map<String, Bug> all() {
    var bugs = new LinkedHashMap<String, Bug>();
    inLocks(bugs);
    inSessions(bugs);
    inNamesAndRegisters(bugs);
    RuntimeBugs.addTo(bugs);
    return bugs;
  }

  private static List<CoordinationEvent> without(
      Class<? extends CoordinationEvent> kind, List<CoordinationEvent> events) {
    return events.stream().filter(it -> !kind.isInstance(it)).toList();
  }

  private static void inLocks(Map<String, Bug> bugs) {
    bugs.put(
        "a waiter is forgotten when the lock is given back",
        new Bug(
            AlteredPlant.decided((command, events, _) ->
                command instanceof LockCommand.Release
                    ? without(LockEvent.LockGranted.class, events)
                    : events),
            LIVENESS));
    bugs.put(
        "a waiter is forgotten when the session of the holder ends",
        new Bug(
            AlteredPlant.decided((command, events, _) ->
                command instanceof SessionCommand
                    ? without(LockEvent.LockGranted.class, events)
                    : events),
            LIVENESS));
    bugs.put(
        "an exclusive lock is granted beside shared ones",
        new Bug(
            AlteredPlant.lockShown((command, lock) ->
                command instanceof LockCommand.Acquire wish
                        && wish.mode() == LockMode.EXCLUSIVE
                        && lock.holders().stream().allMatch(it -> it.mode() == LockMode.SHARED)
                        && lock.holder(wish.session()).isEmpty()
                    ? new LockState(lock.name(), List.of(), lock.waiters(), lock.delayedUntil())
                    : lock),
            LockClaims.EXCLUSION));
    bugs.put(
        "a shared lock overtakes an exclusive one that waits",
        new Bug(
            AlteredPlant.lockShown((command, lock) ->
                command instanceof LockCommand.Acquire wish
                        && wish.mode() == LockMode.SHARED
                        && lock.waiter(wish.session()).isEmpty()
                    ? new LockState(lock.name(), lock.holders(), List.of(), lock.delayedUntil())
                    : lock),
            LockClaims.OVERTAKEN));
    bugs.put(
        "the delay after a loss is ignored",
        new Bug(
            AlteredPlant.lockShown((_, lock) ->
                new LockState(lock.name(), lock.holders(), lock.waiters(), Optional.empty())),
            LockClaims.DELAY));
    bugs.put(
        "the token of an old grant is accepted",
        new Bug(
            AlteredPlant.asked((command, states) ->
                command instanceof LockCommand.Release(var lock, var session, var token)
                        && token.isPresent()
                        && states.get(Keys.of(lock)) instanceof LockState state
                    ? new LockCommand.Release(
                        lock,
                        session,
                        state.holder(session).map(LockState.Holder::token).or(() -> token))
                    : command),
            LockClaims.OLD_TOKEN));
    bugs.put(
        "a token is rounded, so that grants one after the other share it",
        new Bug(
            AlteredPlant.decided(
                (_, events, _) -> events.stream().map(CoordinationBugs::coarse).toList()),
            LockClaims.EXCLUSION));
  }

  private static CoordinationEvent coarse(CoordinationEvent event) {
    return event
            instanceof LockEvent.LockGranted(var lock, var session, var mode, var token, var delay)
        ? new LockEvent.LockGranted(
            lock, session, mode, new Position(token.value() / 10 * 10), delay)
        : event;
  }

  private static void inSessions(Map<String, Bug> bugs) {
    bugs.put(
        "a session ends at once when its node is lost",
        new Bug(
            AlteredPlant.decided((_, events, moment) ->
                events.stream()
                    .map(it ->
                        it instanceof SessionEvent.SessionJeopardized(var session, _)
                            ? new SessionEvent.SessionJeopardized(session, moment.now())
                            : it)
                    .toList()),
            SessionClaims.EARLY));
    bugs.put(
        "a node whose lease is long over still vouches for sessions",
        new Bug(
            new CoordinationPlant() {
              @Override
              public LongSupplier clockNs(LongSupplier sound) {
                return () -> sound.getAsLong() / 4;
              }
            },
            SessionClaims.EARLY));
    bugs.put(
        "a node that lost a session to another ends it all the same",
        new Bug(
            AlteredPlant.asked((command, states) ->
                command instanceof SessionCommand.Forsake(var session, _, _)
                        && states.get(Keys.of(session)) instanceof SessionState.Safe safe
                        && states.get(Keys.of(safe.member())) instanceof MemberState.Alive alive
                    ? new SessionCommand.Forsake(session, safe.member(), alive.incarnation())
                    : command),
            SessionClaims.EARLY));
    bugs.put(
        "what a session held stays held when it ends",
        new Bug(
            AlteredPlant.decided((command, events, _) ->
                command instanceof SessionCommand
                    ? without(
                        LockEvent.LockLost.class, without(LockEvent.LockReleased.class, events))
                    : events),
            SessionClaims.LEFT));
  }

  private static void inNamesAndRegisters(Map<String, Bug> bugs) {
    bugs.put(
        "names are changed under a token that does not hold",
        new Bug(conditionsWithout(NameCondition.HoldsToken.class), NameClaims.TOKEN));
    bugs.put(
        "names are changed without comparing their revision",
        new Bug(conditionsWithout(NameCondition.HasRevision.class), NameClaims.CAS));
    bugs.put(
        "a change of several names is half made",
        new Bug(
            AlteredPlant.decided((command, events, _) ->
                command instanceof NameCommand.Change change && change.changes().size() > 1
                    ? withoutLastPut(events)
                    : events),
            NameClaims.WHOLE));
    bugs.put(
        "sequential names collide",
        new Bug(
            AlteredPlant.decided(
                (_, events, _) -> events.stream().map(CoordinationBugs::collided).toList()),
            NameClaims.READ));
    bugs.put(
        "a later proposal replaces the decision of a register",
        new Bug(
            AlteredPlant.shown((command, state) ->
                command instanceof RegisterCommand ? RegisterState.UNDECIDED : state),
            RegisterClaims.REGISTER));
  }

  private static CoordinationPlant conditionsWithout(Class<? extends NameCondition> kind) {
    return AlteredPlant.asked((command, _) -> {
      if (!(command
          instanceof NameCommand.Change(var by, var session, var conditions, var changes))) {
        return command;
      }
      var left = conditions.stream().filter(it -> !kind.isInstance(it)).toList();
      return new NameCommand.Change(by, session, left, changes);
    });
  }

  private static List<CoordinationEvent> withoutLastPut(List<CoordinationEvent> events) {
    var kept = new ArrayList<>(events);
    for (var at = kept.size() - 1; at >= 0; at--) {
      if (kept.get(at) instanceof NameEvent.NamePut put && put.owner().isEmpty()) {
        kept.remove(at);
        return kept;
      }
    }
    return kept;
  }

  private static CoordinationEvent collided(CoordinationEvent event) {
    return event
                instanceof
                NameEvent.NamePut(var path, var value, var revision, var created, var owner)
            && path.value().startsWith("/queue/")
            && owner.isEmpty()
        ? new NameEvent.NamePut(
            new NamePath(path.value().substring(0, path.value().length() - 1) + "0"),
            value,
            revision,
            created,
            owner)
        : event;
  }
}
