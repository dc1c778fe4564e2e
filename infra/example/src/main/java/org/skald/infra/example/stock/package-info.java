/**
 * The participant that puts stock aside: a decider per article, hosted as a Kafka Streams topology.
 *
 * <p>The decider and its commands, events, state and rejections are pure; {@code StockCodec} knows
 * the wire, {@link org.skald.infra.example.stock.StockParticipant} starts it all. Depends on the
 * hosts of deciders and the schemas only, never on Kafka Streams itself.
 */
@NullMarked
package org.skald.infra.example.stock;

import org.jspecify.annotations.NullMarked;
