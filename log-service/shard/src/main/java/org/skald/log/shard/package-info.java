/**
 * A shard of the log: the replica that applies its records, and everything around it that can be
 * said without Kafka.
 *
 * <p>Not pure, but free of threads, clocks and clients: what the world does comes in through the
 * ports {@link org.skald.log.shard.ShardLog}, {@link org.skald.log.shard.EffectOutlet}, {@link
 * org.skald.log.shard.Marks}, {@link org.skald.log.shard.Snapshots} and {@link
 * org.skald.log.shard.ShardStore}, so that the very same code runs on Kafka and in a simulation.
 */
@NullMarked
package org.skald.log.shard;

import org.jspecify.annotations.NullMarked;
