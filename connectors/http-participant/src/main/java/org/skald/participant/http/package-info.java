/**
 * Participants that are HTTP services: takes the commands of a topic, asks one of the service's
 * endpoints to perform each, and replies with what it answered.
 *
 * <p>A {@link org.skald.participant.http.HttpParticipant} is a participant like any other, made of
 * the participant library. How calls are spread is in the package {@code balance}; how answers are
 * understood, in {@code Outcomes}.
 *
 * <p>Runs on Java 17 and later; depends on the participant library, Jackson, and the HTTP client
 * that comes with Java.
 */
@NullMarked
package org.skald.participant.http;

import org.jspecify.annotations.NullMarked;
