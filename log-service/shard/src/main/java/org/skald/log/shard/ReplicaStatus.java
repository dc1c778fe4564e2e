package org.skald.log.shard;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * How one replica is, at one moment.
 *
 * @param shard number of the shard
 * @param control what the shard knows of itself
 * @param driving whether this replica performs effects
 * @param lag how many records are known to be in the log and not applied
 * @param effectsPending how many records have effects that are not marked as acknowledged
 * @param effectFailures how often an effect could not be sent since the start
 * @param heldUp topics that do not take the effects that are for them
 * @param timers how many timers wait
 * @param counts what it has refused since the start
 * @param stalledBy what it waits for outside of Kafka, if it does
 */
public record ReplicaStatus(
    int shard,
    ControlState control,
    boolean driving,
    long lag,
    int effectsPending,
    long effectFailures,
    SortedSet<String> heldUp,
    int timers,
    Counts counts,
    @Nullable String stalledBy) {}
