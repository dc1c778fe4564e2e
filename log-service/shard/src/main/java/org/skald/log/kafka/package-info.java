/**
 * The shard on Kafka: its log, effects, marks and snapshots as topics, and the node that runs all
 * shards of a log.
 */
@NullMarked
package org.skald.log.kafka;

import org.jspecify.annotations.NullMarked;
