/**
 * The second host of deciders: a Kafka Streams topology under exactly-once.
 *
 * <p>The only package that knows Kafka Streams. Depends on the pure core of the log, the contract's
 * schemas and Kafka's clients. What decides is a {@link org.skald.log.Decider}; everything here is
 * transport: load, decide, evolve, store, forward.
 *
 * <p>Reading order: {@link org.skald.streams.HostedDecider}, {@link
 * org.skald.streams.DeciderTopology}, {@code HostShell}, {@link org.skald.streams.StreamsHost}.
 */
@NullMarked
package org.skald.streams;

import org.jspecify.annotations.NullMarked;
