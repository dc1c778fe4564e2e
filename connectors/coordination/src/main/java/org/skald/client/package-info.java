/**
 * The coordination client: Skald's sessions, locks, elections, semaphores, names, watches and more
 * for services on the JVM, over HTTP.
 *
 * <p>{@link org.skald.client.Skald#connect} gives a {@link org.skald.client.SkaldClient}; that
 * opens a {@link org.skald.client.Session}, which heartbeats by itself; a session has {@link
 * org.skald.client.SkaldLock}s, and who acquires one has a {@link org.skald.client.Grant} with a
 * fencing token. It also has {@link org.skald.client.Watch}es on names.
 *
 * <p>One rule stands above all: the client gives its session up no later than the nodes do. {@code
 * Lease} is that rule, on a monotonic clock; nothing here reads the time of day.
 *
 * <p>Runs on Java 17 and later; depends on Java's HTTP client, Jackson and SLF4J, and on nothing of
 * Skald.
 */
@NullMarked
package org.skald.client;

import org.jspecify.annotations.NullMarked;
