package org.skald.coordination;

/** What is known of one thing; immutable. */
public sealed interface CoordinationState
    permits MemberState,
        PortionState,
        SessionState,
        Grantable,
        RegisterState,
        NameState,
        CounterState,
        SequenceState,
        LatchState,
        BarrierState,
        PlacementState {}
