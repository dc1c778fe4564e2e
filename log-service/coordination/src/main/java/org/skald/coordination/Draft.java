package org.skald.coordination;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.States;

/** A decision in the making: the events so far, and what the states are after them. */
final class Draft {

  private final States<CoordinationState> past;
  private final Moment moment;
  private final Map<String, CoordinationState> present = new HashMap<>();
  private final List<CoordinationEvent> events = new ArrayList<>();

  Draft(States<CoordinationState> past, Moment moment) {
    this.past = past;
    this.moment = moment;
  }

  Instant now() {
    return moment.now();
  }

  Position position() {
    return moment.position();
  }

  MemberState member(MemberName member) {
    return (MemberState) at(Keys.of(member));
  }

  PortionState portion(MemberName member, int portion) {
    return (PortionState) at(Keys.ofPortion(member, portion));
  }

  SessionState session(SessionId session) {
    return (SessionState) at(Keys.of(session));
  }

  LockState lock(LockName lock) {
    return grantable(lock).line();
  }

  Grantable grantable(LockName lock) {
    return (Grantable) at(Keys.of(lock));
  }

  ElectionState election(LockName election) {
    return (ElectionState) at(Keys.of(election));
  }

  SemaphoreState semaphore(LockName semaphore) {
    return (SemaphoreState) at(Keys.of(semaphore));
  }

  RegisterState register(RegisterName register) {
    return (RegisterState) at(Keys.of(register));
  }

  NameState name(NamePath path) {
    return (NameState) at(Keys.of(path));
  }

  PlacementState placement() {
    return (PlacementState) at(Keys.PLACEMENT);
  }

  CounterState counter(CounterName counter) {
    return (CounterState) at(Keys.of(counter));
  }

  SequenceState sequence(SequenceName sequence) {
    return (SequenceState) at(Keys.of(sequence));
  }

  LatchState latch(LatchName latch) {
    return (LatchState) at(Keys.of(latch));
  }

  BarrierState barrier(BarrierName barrier) {
    return (BarrierState) at(Keys.of(barrier));
  }

  CoordinationState state(String key) {
    return at(key);
  }

  private CoordinationState at(String key) {
    var changed = present.get(key);
    return changed == null ? past.get(key) : changed;
  }

  void add(CoordinationEvent event) {
    present.put(event.key(), Evolution.evolve(at(event.key()), event));
    events.add(event);
  }

  List<CoordinationEvent> events() {
    return events;
  }
}
