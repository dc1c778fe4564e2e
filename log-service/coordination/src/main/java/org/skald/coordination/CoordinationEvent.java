package org.skald.coordination;

/** A fact of the coordination log; each is about one key. */
public sealed interface CoordinationEvent
    permits MemberEvent,
        SessionEvent,
        LockEvent,
        ElectionEvent,
        SemaphoreEvent,
        RegisterEvent,
        NameEvent,
        AccessEvent,
        CounterEvent,
        SequenceEvent,
        LatchEvent,
        BarrierEvent,
        PlacementEvent {

  /** The key of what it is about. */
  String key();
}
