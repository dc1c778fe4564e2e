package org.skald.log.shard;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The adapters of one replica.
 *
 * @param log the log of the shard
 * @param store the replica's own memory
 * @param outlet where effects go
 * @param marks how far effects are acknowledged
 * @param snapshots what the trimmed part of the log came to
 * @param outside what is asked when a record cannot be read without
 * @param clockMs a clock that only goes forward, in milliseconds
 * @param opening makes the first record of a new shard
 */
public record ShardPorts(
    ShardLog log,
    ShardStore store,
    EffectOutlet outlet,
    Marks marks,
    Snapshots snapshots,
    Outside outside,
    LongSupplier clockMs,
    Supplier<ControlRecord.OpenShard> opening) {}
