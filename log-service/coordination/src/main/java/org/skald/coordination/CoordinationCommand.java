package org.skald.coordination;

/** A wish to the coordination log. Nodes append them, for themselves and for their clients. */
public sealed interface CoordinationCommand
    permits MemberCommand,
        SessionCommand,
        Acquiring,
        LockCommand,
        ElectionCommand,
        SemaphoreCommand,
        RegisterCommand,
        NameCommand,
        CounterCommand,
        SequenceCommand,
        LatchCommand,
        BarrierCommand,
        PlacementCommand {}
