/**
 * The participant library: takes commands from a topic, performs each at most once however often it
 * comes, and replies. What is said on the wire stands in {@code
 * infra/docs/participant-protocol.md}.
 *
 * <p>A {@link org.skald.participant.Participant} is one member of an ordinary consumer group, or of
 * a share group when its commands are delivered as a queue. It hands every command to the {@link
 * org.skald.participant.Performer} of its schema, inside the transaction of an {@link
 * org.skald.participant.Inbox}, which remembers what the command came to. {@code FirstResults} is
 * the pure rule behind all inboxes.
 *
 * <p>Runs on Java 17 and later; depends on the contract, the Kafka clients, Avro, SLF4J and the
 * JDBC that comes with Java.
 */
@NullMarked
package org.skald.participant;

import org.jspecify.annotations.NullMarked;
