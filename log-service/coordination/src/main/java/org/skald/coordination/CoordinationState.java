package org.skald.coordination;

/** What is known of one thing; immutable. */
public sealed interface CoordinationState
    permits MemberState,
        PortionState,
        SessionState,
        Grantable,
        RegisterState,
        NameState,
        AccessState,
        AccessCount,
        CounterState,
        SequenceState,
        LatchState,
        BarrierState,
        PlacementState {}
